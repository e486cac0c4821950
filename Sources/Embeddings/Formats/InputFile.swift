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
}
