/// Pieces as words, and merges as lines of text.
extension BytePairEncoding {
  /// A piece in printable characters, one a byte: see ``printable(_:)``. Different pieces have different forms.
  public func piece(_ id: UInt32) -> String { PrintableBytes.text(of: bytes(of: id)) }

  /// Bytes as visible characters, one a byte, none of them white space: a form in which pieces can be words of a vocabulary.
  ///
  ///     BytePairEncoding.printable(Array(" né\n".utf8))  // "ĠnÃ©Ċ"
  ///
  /// A byte whose character in Latin-1 is visible stands for itself; the 68 others, in their order, are U+0100 to U+0143: the
  /// table that GPT-2's vocabulary made common.
  public static func printable(_ bytes: some Sequence<UInt8>) -> String { PrintableBytes.text(of: bytes) }

  /// The bytes of a printable form; `nil` where it has a character that stands for no byte.
  public static func bytes(printable text: String) -> [UInt8]? { PrintableBytes.bytes(of: text) }

  /// One merge a line, in order: the printable forms of its pieces with a space between them, as in `Ġt he`.
  public var text: String {
    merges.map { "\(piece($0.left)) \(piece($0.right))\n" }.joined()
  }

  /// Reads ``text-swift.property``. The last line feed may be missing.
  ///
  /// - Throws: ``TokenizationError/invalidMerge(line:reason:)``.
  public init(text: String) throws(TokenizationError) {
    var ids: [[UInt8]: UInt32] = [:]
    for byte in UInt8.min...UInt8.max { ids[[byte]] = UInt32(byte) }
    var merges: [Merge] = []
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      func fault(_ reason: TokenizationError.MergeFault) -> TokenizationError {
        .invalidMerge(line: index + 1, reason: reason)
      }
      let fields = line.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
      guard fields.count == 2 else { throw fault(.notTwoPieces(String(line))) }
      var pair: [UInt32] = []
      var bytes: [UInt8] = []
      for field in fields {
        guard let part = PrintableBytes.bytes(of: field), let id = ids[part] else { throw fault(.unknownPiece(field)) }
        pair.append(id)
        bytes += part
      }
      guard bytes.count <= Self.maximumPieceBytes else { throw fault(.tooLong(bytes: bytes.count)) }
      guard ids.updateValue(UInt32(Self.byteCount + index), forKey: bytes) == nil else {
        throw fault(.repeated(PrintableBytes.text(of: bytes)))
      }
      merges.append(Merge(pair[0], pair[1]))
    }
    try self.init(merges: merges)
  }
}

/// As its ``BytePairEncoding/text-swift.property``.
extension BytePairEncoding: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(text: container.decode(String.self))
    } catch let error as TokenizationError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
