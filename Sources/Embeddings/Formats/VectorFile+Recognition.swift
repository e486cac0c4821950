extension VectorFile {
  /// The form that the first lines of a file are of.
  static func format(of bytes: UnsafeRawBufferPointer, path: String) throws(EmbeddingError) -> VectorFileFormat {
    let magic = [UInt8](bytes.prefix(4))
    if magic == [0xBA, 0x16, 0x4F, 0x2F] || FastTextReader.isWithoutVersion(bytes) { return .fastText }
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
    if bytes.starts(with: NumPyReader.magic) { return .numpy }
    let header = TextLine(bytes, from: 0)
    if ProjectorReader.isVector(header) { return .projector }
    guard let shape = header.shape else { return .glove }
    // The text form goes on with a line of one word and as many numbers as the header says.
    let next = TextLine(bytes, from: header.next, limit: 64 * (shape.dimension + 64))
    return next.numbers(shape.dimension) == nil && header.next < bytes.count ? .word2vec : .word2vecText
  }
}
