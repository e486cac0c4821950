import Embeddings
import Figures
import Foundation

/// Writes pages of reports and other files beside the results.
enum ReportFile {
  static func write(_ page: HTMLPage, to path: String) throws(OutputError) { try write(page.html, to: path) }

  static func write(_ text: String, to path: String) throws(OutputError) { try write(Data(text.utf8), to: path) }

  /// The file appears at its place when it is complete.
  static func write(_ bytes: Data, to path: String) throws(OutputError) {
    do throws(EmbeddingError) {
      let output = try AtomicFile(path: path)
      try output.write(bytes: [UInt8](bytes))
      try output.finish()
    } catch {
      guard case .cannotWrite(_, let reason) = error else { preconditionFailure("\(error)") }
      throw .cannotWriteFile(path: path, reason: reason)
    }
  }

  /// Refuses a place where nothing can be written, before the work whose result belongs there.
  static func check(_ path: String?) throws(OutputError) {
    guard let path else { return }
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotWriteFile(path: path, reason: String(cString: strerror(EISDIR)))
    }
    guard let place = AtomicFile.place(of: path) else {
      throw .cannotWriteFile(path: path, reason: String(cString: strerror(ELOOP)))
    }
    let folder = URL(fileURLWithPath: place).deletingLastPathComponent().path
    let isRegular = !isThere || status.st_mode & S_IFMT == S_IFREG
    if access(isRegular ? folder : path, W_OK) != 0 {
      throw .cannotWriteFile(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
