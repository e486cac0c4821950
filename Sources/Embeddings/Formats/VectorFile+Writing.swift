import Corpora
import Foundation

extension VectorFile {
  /// Writes words and vectors in word2vec's or GloVe's form.
  ///
  /// Text numbers have as many digits as bring the same `Float` back. A file is written to a temporary one beside its
  /// place and moved there at the end; `-` is standard output.
  ///
  /// - Throws: ``EmbeddingError/unwritableWord(word:format:)`` for a word with a space or line end in it, before anything
  ///   is written; ``EmbeddingError/cannotWrite(path:reason:)``.
  public static func write(
    _ vectors: WordVectors, as format: VectorFileFormat, to path: String
  ) throws(EmbeddingError) {
    try checkWords(vectors.vocabulary, format)
    let output = try VectorFileOutput(path: path)
    if format != .glove { try output.write("\(vectors.matrix.rows) \(vectors.matrix.dimension)\n") }
    for id in 0..<TokenID(vectors.vocabulary.count) {
      try vectors.vocabulary.withUTF8(of: id) { (word) throws(EmbeddingError) in try output.write(word) }
      try vectors.matrix.withRow(Int(id)) { (row) throws(EmbeddingError) in
        if format == .word2vec {
          try output.write(" ")
          for number in row { try withUnsafeBytes(of: number.bitPattern.littleEndian, output.write) }
        } else {
          for number in row { try output.write(" \(number)") }
        }
      }
      try output.write("\n")
    }
    try output.finish()
  }

  private static func checkWords(_ words: Vocabulary, _ format: VectorFileFormat) throws(EmbeddingError) {
    for id in 0..<TokenID(words.count) {
      let isWritable = words.withUTF8(of: id) { word in
        !word.isEmpty && !word.contains { TextLine.isSeparator($0) || $0 == 0x0A || $0 == 0x0D }
      }
      guard isWritable else { throw .unwritableWord(word: words.word(id), format: format.rawValue) }
    }
  }
}
