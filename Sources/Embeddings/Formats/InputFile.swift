import Corpora
import Foundation

/// Files that are read as a whole.
enum InputFile {
  /// A file's bytes, decompressed if they are gzip or zstd data; `-` is standard input.
  static func contents(path: String) throws(EmbeddingError) -> Data {
    do {
      return try WholeFile.contents(path: path)
    } catch {
      switch error {
      case .notFound: throw .cannotRead(path: path, reason: String(cString: strerror(ENOENT)))
      case .cannotRead(_, let reason): throw .cannotRead(path: path, reason: reason)
      default: throw .decompression(error)
      }
    }
  }

  /// The contents of a file with a word a line, without a byte order mark before the first.
  ///
  /// - Parameter vectors: the file whose words are looked for at `path`; `nil` where the user named that path.
  static func words(path: String, of vectors: String? = nil) throws(EmbeddingError) -> Data {
    do throws(EmbeddingError) {
      let contents = try contents(path: path)
      return contents.starts(with: byteOrderMark) ? contents.dropFirst(byteOrderMark.count) : contents
    } catch {
      guard let vectors, case .cannotRead(path, let reason) = error else { throw error }
      throw .cannotRead(
        path: path, reason: "\(reason); the words of \(vectors) are looked for there without --words FILE")
    }
  }

  /// What some programs write before UTF-8.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
