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
  /// Whether its numbers are in double precision, and were rounded to single. Text does not tell.
  public let isDouble: Bool

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file; `-` for standard input. gzip and zstd data is decompressed.
  ///   - format: its form; found out from the first two lines without it.
  ///   - invalid: what to do with words that are not UTF-8, which word2vec's tools cut through characters make:
  ///     refuse the file, replace the bytes by U+FFFD, or leave the word out.
  ///   - words: the file of the words, for forms that have one of their own: see ``VectorFileFormat/wordsPath(for:)``; and for
  ///     tensors, in the place of `words` among them. Other forms refuse it.
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
    if tensor != nil {
      throw .otherFormat(path: path, format: "no file of tensors", advice: "leave --tensor out")
    }
    if path != "-", format ?? .fastText == .fastText, let source = try Self.fastTextSource(path) {
      try Self.refuse(words, of: .fastText, path: path)
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
    let hasMark = bytes.starts(with: InputFile.byteOrderMark)
    let bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(hasMark ? InputFile.byteOrderMark.count : 0))
    let format = if let format { format } else { try Self.format(of: bytes, path: path) }
    try Self.refuse(wordsPath, of: format, path: path)
    if format == .fastText {
      self = try VectorFile(fastText: ByteSource(bytes, path: path), invalid: invalid)
      return
    }
    var words = WordCollector(invalid: invalid)
    var isDouble = false
    let matrix: VectorMatrix
    switch format {
    case .word2vec: matrix = try BinaryVectorReader(bytes, path: path).read(&words)
    case .word2vecText: matrix = try TextVectorReader(bytes, path: path).read(&words, hasHeader: true)
    case .numpy, .projector:
      matrix = try Self.readPair(bytes, path: path, format, words: wordsPath, into: &words, isDouble: &isDouble)
    case .glove, .fastText: matrix = try TextVectorReader(bytes, path: path).read(&words, hasHeader: false)
    case .safetensors:
      throw .otherFormat(
        path: path, format: "a file of tensors",
        advice: "it is read from a file that is not compressed, not from a pipe: write it into one")
    }
    self.format = format
    (subwords, labels) = (nil, 0)
    self.isDouble = isDouble
    (duplicates, invalidWords) = (words.duplicates, words.invalidWords)
    vectors = WordVectors(vocabulary: try words.vocabulary(of: path), matrix: matrix.prefix(words.count))
  }

  /// Refuses a file of words beside a form that has its own.
  private static func refuse(
    _ wordsPath: String?, of format: VectorFileFormat, path: String
  ) throws(EmbeddingError) {
    if wordsPath == nil || format.hasWordsApart || format == .safetensors { return }
    throw .otherFormat(
      path: path, format: "\(format.rawValue), which has its words in it",
      advice: "leave --words out, or name the file's form with --format")
  }

  /// Reads vectors whose words are in a file of their own.
  private static func readPair(
    _ bytes: UnsafeRawBufferPointer, path: String, _ format: VectorFileFormat, words named: String?,
    into words: inout WordCollector, isDouble: inout Bool
  ) throws(EmbeddingError) -> VectorMatrix {
    guard let wordsPath = named ?? (path == "-" ? nil : format.wordsPath(for: path)) else {
      throw .otherFormat(
        path: path, format: "\(format.rawValue), whose words are in another file",
        advice: "name that file: --words FILE")
    }
    let contents = try InputFile.words(path: wordsPath, of: named == nil ? path : nil)
    let collected = words
    let result = contents.withUnsafeBytes { text in
      Result { () throws(EmbeddingError) in
        var words = collected
        var isDouble = false
        let lines = ProjectorReader.lines(of: text)
        let matrix =
          format == .numpy
          ? try NumPyReader(bytes, path: path).read(&words, lines: lines, wordsPath: wordsPath, isDouble: &isDouble)
          : try ProjectorReader(bytes, path: path).read(&words, lines: lines, wordsPath: wordsPath)
        return (words, matrix, isDouble)
      }
    }
    let matrix: VectorMatrix
    (words, matrix, isDouble) = try result.get()
    return matrix
  }

  private init(
    tensors path: String, invalid: InvalidUTF8Policy, words wordsPath: String?, tensor: String?
  ) throws(EmbeddingError) {
    var words = WordCollector(invalid: invalid)
    let tensors = try TensorVectors(path: path, tensor: tensor)
    let matrix = try tensors.read(&words, wordsPath: wordsPath)
    format = .safetensors
    (duplicates, invalidWords) = (words.duplicates, words.invalidWords)
    (subwords, labels, isDouble) = (nil, 0, tensors.isDouble)
    vectors = WordVectors(vocabulary: try words.vocabulary(of: path), matrix: matrix.prefix(words.count))
  }

  private init(fastText source: ByteSource, invalid: InvalidUTF8Policy) throws(EmbeddingError) {
    var words = WordCollector(invalid: invalid)
    let read: FastTextReader.Result
    do throws(EmbeddingError) {
      read = try FastTextReader(source).read(&words)
    } catch {
      // Words that were not taken look to the reader like others.
      guard let excess = words.excess else { throw error }
      throw source.failure(0, excess)
    }
    format = .fastText
    (duplicates, invalidWords) = (0, words.invalidWords)
    (subwords, labels, isDouble) = (read.subwords, read.labels, false)
    vectors = WordVectors(vocabulary: try words.vocabulary(of: source.path), matrix: read.matrix)
  }

  /// The file, if it is fastText's: such a file may be larger than memory likes to hold twice, so it is read as it comes.
  private static func fastTextSource(_ path: String) throws(EmbeddingError) -> ByteSource? {
    let start = ByteSource.start(of: path, count: 64)
    let isFastText = start.withUnsafeBytes { bytes in
      bytes.starts(with: withUnsafeBytes(of: FastTextReader.magic.littleEndian) { Array($0) })
        || FastTextReader.isWithoutVersion(bytes)
    }
    return isFastText ? try ByteSource(path: path) : nil
  }
}
