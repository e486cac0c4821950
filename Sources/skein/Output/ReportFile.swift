import Figures
import Foundation

/// Writes pages of reports and other files beside the results.
enum ReportFile {
  static func write(_ page: HTMLPage, to path: String) throws(OutputError) { try write(page.html, to: path) }

  static func write(_ text: String, to path: String) throws(OutputError) { try write(Data(text.utf8), to: path) }

  /// The file appears at its place when it is complete.
  static func write(_ bytes: Data, to path: String) throws(OutputError) {
    do {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .cannotWriteFile(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
