/// Writes text in the pieces of a ``BytePairEncoding``, without loss, whatever the bytes.
///
///     let encoder = try BytePairEncoder(encoding, WordCutter())
///     let ids = try encoder.encode("low lower")
///     encoding.decode(ids)  // the bytes of "low lower"
///
/// A ``WordCutter`` cuts the text into words. In each word, as long as neighbours merge, those whose merge was learned first
/// become one piece, the leftmost first. Frequent words are looked up.
///
/// Not for more than one thread; encoders of several threads share the encoding and the cutter.
public final class BytePairEncoder {
  public let encoding: BytePairEncoding
  private let scanner: TokenScanner
  private let cache = UnsafeMutablePointer<PieceCache>.allocate(capacity: 1)

  public init(_ encoding: BytePairEncoding, _ cutter: WordCutter) throws(TokenizationError) {
    self.encoding = encoding
    scanner = try cutter.tokenizer.makeScanner()
    cache.initialize(to: PieceCache(encoding.table))
  }

  deinit {
    cache.deinitialize(count: 1)
    cache.deallocate()
  }

  /// Calls `body` with each piece in order.
  ///
  /// - Parameter text: at most 1 GiB. Text that comes in pieces has to be cut where ``WordCutter`` says.
  public func encode(_ text: UnsafeRawBufferPointer, _ body: (UInt32) -> Void) throws(TokenizationError) {
    try encodeUnits(text) { pieces, _ in
      for piece in pieces { body(piece) }
    }
  }

  /// Calls `body` with the pieces of each unit of the text (see ``WordCutter``) in order, and with the unit's place in bytes. The
  /// pieces are valid during the call.
  public func encodeUnits(
    _ text: UnsafeRawBufferPointer, _ body: (_ pieces: UnsafeBufferPointer<UInt32>, _ source: Range<Int>) -> Void
  ) throws(TokenizationError) {
    let cache = cache
    try WordCutter.forEachUnit(in: text, scanner) { unit in
      cache.pointee.withPieces(of: UnsafeRawBufferPointer(rebasing: text[unit])) { body($0, unit) }
    }
  }

  /// The pieces of a text.
  public func encode(_ text: some Collection<UInt8>) throws(TokenizationError) -> [UInt32] {
    var pieces: [UInt32] = []
    try Array(text).withUnsafeBufferPointer { text throws(TokenizationError) in
      try encodeUnits(UnsafeRawBufferPointer(text)) { unit, _ in pieces.append(contentsOf: unit) }
    }
    return pieces
  }

  /// The pieces of a text.
  public func encode(_ text: String) throws(TokenizationError) -> [UInt32] { try encode(text.utf8) }
}
