import Figures
import Foundation

/// Writes pages of reports.
enum ReportFile {
  /// The page appears at its place when it is complete.
  static func write(_ page: HTMLPage, to path: String) throws(OutputError) {
    do {
      try Data(page.html.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .cannotWriteFile(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
