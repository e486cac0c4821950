extension VectorFile {
  /// The form that the first lines of a file are of.
  static func format(of bytes: UnsafeRawBufferPointer, path: String) throws(EmbeddingError) -> VectorFileFormat {
    if bytes.starts(with: FastTextReader.magic.littleEndianBytes) || FastTextReader.isWithoutVersion(bytes) {
      return .fastText
    }
    if bytes.starts(with: NumPyReader.magic) { return .numpy }
    if TensorVectors.begins(bytes.prefix(9)) { return .safetensors }
    try refuseOthers(bytes, path: path)
    let header = TextLine(bytes, from: 0)
    if ProjectorReader.isVector(header) { return .projector }
    guard let shape = header.shape else { return .glove }
    return header.next >= bytes.count || isText(bytes, after: header, dimension: shape.dimension)
      ? .word2vecText : .word2vec
  }

  /// Refuses what is known to be something else, and says what can be done about it.
  private static func refuseOthers(_ bytes: UnsafeRawBufferPointer, path: String) throws(EmbeddingError) {
    let magic = [UInt8](bytes.prefix(4))
    if magic.starts(with: [0x1F, 0x8B]) || magic == [0x28, 0xB5, 0x2F, 0xFD] {
      throw .otherFormat(
        path: path, format: "a compressed file",
        advice: "expand it and import from standard input, as in: zcat FILE | skein import - --name NAME")
    }
    if magic.starts(with: [0x80]), bytes.count > 1, bytes[1] <= 5 {
      throw .otherFormat(
        path: path, format: "a Python pickle, perhaps gensim's own form",
        advice: "write it with gensim's save_word2vec_format and import that")
    }
    if magic.starts(with: [0xFF, 0xFE]) || magic.starts(with: [0xFE, 0xFF]) {
      throw .otherFormat(
        path: path, format: "text in UTF-16",
        advice: "convert it, as in: iconv -f utf16 -t utf8 FILE | skein import - --name NAME")
    }
    // POSIX, ustar: the magic stands in a header of 512 bytes, behind the member's name and numbers.
    if bytes.count > 512, bytes[257..<262].elementsEqual("ustar".utf8) {
      throw .otherFormat(
        path: path, format: "a tar archive",
        advice: "take the file out of it, as in: tar -xOf ARCHIVE MEMBER | skein import - --name NAME")
    }
  }

  /// Whether the line after a header is one of text: a word and numbers as text has them, be they right or wrong in number, or as
  /// many fields of letters and digits as there should be numbers. Bytes of floats are neither, but for the rarest.
  private static func isText(_ bytes: UnsafeRawBufferPointer, after header: TextLine, dimension: Int) -> Bool {
    let line = TextLine(bytes, from: header.next, limit: 64 * (min(dimension, 1 << 20) + 64))
    let fields = line.text.split(whereSeparator: TextLine.isSeparator).dropFirst()
    if fields.isEmpty { return false }
    return fields.allSatisfy { DecimalNumber.isNumber(UnsafeRawBufferPointer(rebasing: $0)) }
      || dimension > 1 && fields.count >= dimension
        && fields.suffix(dimension).allSatisfy { $0.allSatisfy { (0x21...0x7E).contains($0) } }
  }
}

extension UInt32 {
  fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
