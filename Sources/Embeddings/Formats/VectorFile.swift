import Corpora
import Foundation

/// Word vectors read from a file of word2vec's, GloVe's or fastText's form.
///
///     let file = try VectorFile(path: "vectors.bin")
///     file.format            // .word2vec
///     file.vectors.matrix    // 71290 × 100
///
/// All but fastText's have no counts, so every word's is 0; the order of the words is kept, by convention most frequent first.
public struct VectorFile: Sendable {
  public let format: VectorFileFormat
  public let vectors: WordVectors
  /// Words that came a second time, and were left out as gensim does.
  public let duplicates: Int
  /// Words whose bytes were not UTF-8 and were replaced or left out.
  public let invalidWords: Int
  /// The vectors of n-grams, where the file has them.
  public let subwords: SubwordVectors?
  /// Labels of a supervised fastText model, which are left out with their weights.
  public let labels: Int

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file; `-` for standard input. gzip and zstd data is decompressed.
  ///   - format: its form; found out from the first two lines without it.
  ///   - invalid: what to do with words that are not UTF-8, which word2vec's tools cut through characters make:
  ///     refuse the file, replace the bytes by U+FFFD, or leave the word out.
  ///   - words: the file of the words, for forms that have one of their own: see ``VectorFileFormat/wordsPath(for:)``; and for
  ///     tensors without `words` among them.
  ///   - tensor: which tensor of ``VectorFileFormat/safetensors`` has the vectors; `vectors`, or the only matrix, without it.
  /// - Throws: ``EmbeddingError/malformedLine(path:line:problem:)`` or
  ///   ``EmbeddingError/malformedBytes(path:offset:problem:)``, which tell where and what is wrong.
  public init(
    path: String, format: VectorFileFormat? = nil, invalid: InvalidUTF8Policy = .fail, words: String? = nil,
    tensor: String? = nil
  ) throws(EmbeddingError) {
    if path != "-", format == .safetensors || format == nil && TensorVectors.isFile(path) {
      self = try VectorFile(tensors: path, invalid: invalid, words: words, tensor: tensor)
      return
    }
    if path != "-", format ?? .fastText == .fastText, let source = try Self.fastTextSource(path, format) {
      self = try VectorFile(fastText: source, invalid: invalid)
      return
    }
    let contents = try InputFile.contents(path: path)
    let result = contents.withUnsafeBytes { bytes -> Result<VectorFile, EmbeddingError> in
      do throws(EmbeddingError) {
        return .success(try VectorFile(bytes, path: path, format: format, invalid: invalid, words: words))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// Reads the contents of a file; errors name `path`.
  public init(
    _ bytes: UnsafeRawBufferPointer, path: String, format: VectorFileFormat? = nil, invalid: InvalidUTF8Policy = .fail,
    words wordsPath: String? = nil
  ) throws(EmbeddingError) {
    guard !bytes.isEmpty else { throw .malformedBytes(path: path, offset: 0, problem: "the file is empty") }
    let format = if let format { format } else { try Self.format(of: bytes, path: path) }
    if format == .fastText {
      self = try VectorFile(fastText: ByteSource(bytes, path: path), invalid: invalid)
      return
    }
    var words = WordCollector(invalid: invalid)
    let matrix: VectorMatrix
    switch format {
    case .word2vec: matrix = try BinaryVectorReader(bytes, path: path).read(&words)
    case .word2vecText: matrix = try TextVectorReader(bytes, path: path).read(&words, hasHeader: true)
    case .numpy, .projector:
      matrix = try Self.readPair(bytes, path: path, format, words: wordsPath, into: &words)
    case .glove, .fastText: matrix = try TextVectorReader(bytes, path: path).read(&words, hasHeader: false)
    case .safetensors:
      throw .otherFormat(
        path: path, format: "a file of tensors", advice: "it is read from a file, not from standard input")
    }
    self.format = format
    (subwords, labels) = (nil, 0)
    duplicates = words.duplicates
    invalidWords = words.invalidWords
    guard words.count > 0 else { throw .malformedBytes(path: path, offset: 0, problem: "there is no word in it") }
    vectors = WordVectors(vocabulary: words.vocabulary(), matrix: matrix.prefix(words.count))
  }

  /// Reads vectors whose words are in a file of their own.
  private static func readPair(
    _ bytes: UnsafeRawBufferPointer, path: String, _ format: VectorFileFormat, words wordsPath: String?,
    into words: inout WordCollector
  ) throws(EmbeddingError) -> VectorMatrix {
    guard let wordsPath = wordsPath ?? (path == "-" ? nil : format.wordsPath(for: path)) else {
      throw .otherFormat(
        path: path, format: "\(format.rawValue), whose words are in another file",
        advice: "name that file: --words FILE")
    }
    let contents = try InputFile.contents(path: wordsPath)
    let collected = words
    let result = contents.withUnsafeBytes { text in
      Result { () throws(EmbeddingError) in
        var words = collected
        let lines = ProjectorReader.lines(of: text)
        let matrix =
          format == .numpy
          ? try NumPyReader(bytes, path: path).read(&words, lines: lines, wordsPath: wordsPath)
          : try ProjectorReader(bytes, path: path).read(&words, lines: lines, wordsPath: wordsPath)
        return (words, matrix)
      }
    }
    let matrix: VectorMatrix
    (words, matrix) = try result.get()
    return matrix
  }

  private init(
    tensors path: String, invalid: InvalidUTF8Policy, words wordsPath: String?, tensor: String?
  ) throws(EmbeddingError) {
    var words = WordCollector(invalid: invalid)
    let matrix = try TensorVectors(path: path, tensor: tensor).read(&words, wordsPath: wordsPath)
    format = .safetensors
    (duplicates, invalidWords) = (words.duplicates, words.invalidWords)
    (subwords, labels) = (nil, 0)
    guard words.count > 0 else { throw .malformedBytes(path: path, offset: 0, problem: "there is no word in it") }
    vectors = WordVectors(vocabulary: words.vocabulary(), matrix: matrix.prefix(words.count))
  }

  private init(fastText source: ByteSource, invalid: InvalidUTF8Policy) throws(EmbeddingError) {
    var words = WordCollector(invalid: invalid)
    let read = try FastTextReader(source).read(&words)
    format = .fastText
    (duplicates, invalidWords) = (0, words.invalidWords)
    (subwords, labels) = (read.subwords, read.labels)
    vectors = WordVectors(vocabulary: words.vocabulary(), matrix: read.matrix)
  }

  /// The file, if it is fastText's: such a file may be larger than memory likes to hold twice, so it is read as it comes.
  private static func fastTextSource(
    _ path: String, _ format: VectorFileFormat?
  ) throws(EmbeddingError) -> ByteSource? {
    let start = ByteSource.start(of: path, count: 64)
    let isFastText = start.withUnsafeBytes { bytes in
      bytes.starts(with: withUnsafeBytes(of: FastTextReader.magic.littleEndian) { Array($0) })
        || FastTextReader.isWithoutVersion(bytes)
    }
    return isFastText ? try ByteSource(path: path) : nil
  }
}
