import Figures
import Foundation

/// Writes pages of reports and other files beside the results.
enum ReportFile {
  static func write(_ page: HTMLPage, to path: String) throws(OutputError) { try write(page.html, to: path) }

  /// The file appears at its place when it is complete.
  static func write(_ text: String, to path: String) throws(OutputError) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .cannotWriteFile(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
