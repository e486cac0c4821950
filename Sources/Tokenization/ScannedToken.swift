/// A token that a ``TokenScanner`` has found. Its text is valid during the call that hands it over.
public struct ScannedToken {
  /// The token after normalization, case and accents, in UTF-8.
  public var text: UnsafeRawBufferPointer
  /// Where it stands, in bytes from the start of the scanned text.
  public var source: Range<Int>
  public var kind: TokenKind

  @inlinable
  public init(text: UnsafeRawBufferPointer, source: Range<Int>, kind: TokenKind) {
    self.text = text
    self.source = source
    self.kind = kind
  }
}

/// How many tokens a scan has read. White space is no token.
public struct ScanTally: Hashable, Sendable {
  /// Those handed over.
  public var kept = 0
  /// Those whose kind is not kept.
  public var filtered = 0

  public var read: Int { kept + filtered }

  public init(kept: Int = 0, filtered: Int = 0) {
    self.kept = kept
    self.filtered = filtered
  }

  public static func += (total: inout ScanTally, part: ScanTally) {
    total.kept += part.kept
    total.filtered += part.filtered
  }
}
