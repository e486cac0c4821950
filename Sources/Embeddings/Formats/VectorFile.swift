import Corpora
import Foundation

/// Word vectors read from a file of word2vec's or GloVe's form.
///
///     let file = try VectorFile(path: "vectors.bin")
///     file.format            // .word2vec
///     file.vectors.matrix    // 71290 × 100
///
/// Files have no counts, so every word's is 0; the order of the words is kept, by convention most frequent first.
public struct VectorFile: Sendable {
  public let format: VectorFileFormat
  public let vectors: WordVectors
  /// Words that came a second time, and were left out as gensim does.
  public let duplicates: Int
  /// Words whose bytes were not UTF-8 and were replaced or left out.
  public let invalidWords: Int

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file; `-` for standard input. gzip and zstd data is decompressed.
  ///   - format: its form; found out from the first two lines without it.
  ///   - invalid: what to do with words that are not UTF-8, which word2vec's tools cut through characters make:
  ///     refuse the file, replace the bytes by U+FFFD, or leave the word out.
  /// - Throws: ``EmbeddingError/malformedLine(path:line:problem:)`` or
  ///   ``EmbeddingError/malformedBytes(path:offset:problem:)``, which tell where and what is wrong.
  public init(
    path: String, format: VectorFileFormat? = nil, invalid: InvalidUTF8Policy = .fail
  ) throws(EmbeddingError) {
    let contents = try InputFile.contents(path: path)
    let result = contents.withUnsafeBytes { bytes -> Result<VectorFile, EmbeddingError> in
      do throws(EmbeddingError) {
        return .success(try VectorFile(bytes, path: path, format: format, invalid: invalid))
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// Reads the contents of a file; errors name `path`.
  public init(
    _ bytes: UnsafeRawBufferPointer, path: String, format: VectorFileFormat? = nil, invalid: InvalidUTF8Policy = .fail
  ) throws(EmbeddingError) {
    guard !bytes.isEmpty else { throw .malformedBytes(path: path, offset: 0, problem: "the file is empty") }
    let format = if let format { format } else { try Self.format(of: bytes, path: path) }
    var words = WordCollector(invalid: invalid)
    let matrix: VectorMatrix
    switch format {
    case .word2vec: matrix = try BinaryVectorReader(bytes, path: path).read(&words)
    case .word2vecText: matrix = try TextVectorReader(bytes, path: path).read(&words, hasHeader: true)
    case .glove: matrix = try TextVectorReader(bytes, path: path).read(&words, hasHeader: false)
    }
    self.format = format
    duplicates = words.duplicates
    invalidWords = words.invalidWords
    guard words.count > 0 else { throw .malformedBytes(path: path, offset: 0, problem: "there is no word in it") }
    vectors = WordVectors(vocabulary: words.vocabulary(), matrix: matrix.prefix(words.count))
  }
}
