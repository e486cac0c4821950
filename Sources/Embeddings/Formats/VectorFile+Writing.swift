import Corpora
import Foundation

extension VectorFile {
  /// Writes words and vectors in one of the forms that are written.
  ///
  /// Text numbers have as many digits as bring the same `Float` back. A file is written to a temporary one beside its
  /// place and moved there at the end; `-` is standard output, for forms of one file.
  ///
  /// - Parameters:
  ///   - precision: one of those that the form has: ``VectorFileFormat/precisions``.
  ///   - subwords: the vectors of n-grams, which ``VectorFileFormat/fastText`` keeps and other forms do not.
  /// - Throws: ``EmbeddingError/unwritableWord(word:format:)`` for a word with a space or line end in it, before anything
  ///   is written; ``EmbeddingError/cannotWrite(path:reason:)``.
  public static func write(
    _ vectors: WordVectors, as format: VectorFileFormat, to path: String, precision: VectorPrecision = .float32,
    subwords: SubwordVectors? = nil
  ) throws(EmbeddingError) {
    precondition(format.precisions.contains(precision), "\(format.rawValue) has no \(precision.rawValue)")
    try checkWords(vectors.vocabulary, format)
    switch format {
    case .safetensors: return try TensorVectors.write(vectors, to: path, precision)
    case .fastText: return try FastTextWriter(vectors, subwords).write(to: path)
    default: break
    }
    let output = try AtomicFile(path: path)
    switch format {
    case .numpy: try output.write(bytes: numpyHeader(vectors.matrix, precision))
    case .word2vec, .word2vecText: try output.write("\(vectors.matrix.rows) \(vectors.matrix.dimension)\n")
    default: break
    }
    for id in 0..<TokenID(vectors.vocabulary.count) {
      if !format.hasWordsApart {
        try vectors.vocabulary.withUTF8(of: id) { (word) throws(EmbeddingError) in try output.write(word) }
      }
      try vectors.matrix.withRow(Int(id)) { (row) throws(EmbeddingError) in
        try write(row, as: format, precision, to: output)
      }
    }
    // The words first: who finds the vectors finds their words, too.
    if let wordsPath = format.wordsPath(for: path) { try write(vectors.vocabulary, of: format, to: wordsPath) }
    try output.finish()
  }

  /// A row, with what stands before and after it.
  private static func write(
    _ row: UnsafeBufferPointer<Float>, as format: VectorFileFormat, _ precision: VectorPrecision,
    to output: AtomicFile
  ) throws(EmbeddingError) {
    switch format {
    case .word2vec:
      try output.write(" ")
      for number in row { try withUnsafeBytes(of: number.bitPattern.littleEndian, output.write) }
      try output.write("\n")
    case .numpy where precision == .float16:
      for number in row { try withUnsafeBytes(of: Float16(number).bitPattern.littleEndian, output.write) }
    case .numpy:
      for number in row { try withUnsafeBytes(of: number.bitPattern.littleEndian, output.write) }
    case .projector:
      for (column, number) in row.enumerated() { try output.write(column == 0 ? "\(number)" : "\t\(number)") }
      try output.write("\n")
    default:
      for number in row { try output.write(" \(number)") }
      try output.write("\n")
    }
  }

  private static func write(
    _ words: Vocabulary, of format: VectorFileFormat, to path: String
  ) throws(EmbeddingError) {
    let output = try AtomicFile(path: path)
    // The Projector takes a file of one column to have no names of columns, and of several to have them.
    if format == .projector { try output.write("word\tcount\n") }
    for id in 0..<TokenID(words.count) {
      try words.withUTF8(of: id) { (word) throws(EmbeddingError) in try output.write(word) }
      try output.write(format == .projector ? "\t\(words.occurrences(id))\n" : "\n")
    }
    try output.finish()
  }

  /// Magic, version 1.0, length, and a dictionary in Python's spelling, padded so that the numbers start at a multiple of 64.
  private static func numpyHeader(_ matrix: VectorMatrix, _ precision: VectorPrecision) -> [UInt8] {
    let scalar = precision == .float16 ? "<f2" : "<f4"
    var text = "{'descr': '\(scalar)', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.dimension)), }"
    while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    let length = text.utf8.count
    return NumPyReader.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }

  private static func checkWords(_ words: Vocabulary, _ format: VectorFileFormat) throws(EmbeddingError) {
    // What ends a word in the file, which no word may hold.
    let ends: (UInt8) -> Bool =
      switch format {
      case .fastText: { $0 == 0 }
      case .safetensors: { $0 == 0x0A }
      default: { $0 == 0x0A || $0 == 0x0D || (format.hasWordsApart ? $0 == 0x09 : TextLine.isSeparator($0)) }
      }
    // The longest word that is read again.
    let longest = [.word2vec: BinaryVectorReader.longestWord, .fastText: FastTextReader.longestWord][format] ?? .max
    // Forms whose file of words begins with the first of them, where a byte order mark would be none of it.
    let beginsWithWord = format == .glove || format == .numpy
    for id in 0..<TokenID(words.count) {
      let isWritable = words.withUTF8(of: id) { word in
        !word.isEmpty && word.count <= longest && !word.contains(where: ends)
          && !(beginsWithWord && id == 0 && word.starts(with: InputFile.byteOrderMark))
      }
      guard isWritable else { throw .unwritableWord(word: words.word(id), format: format.rawValue) }
    }
  }
}
