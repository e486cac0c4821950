import Foundation

/// Public corpora and test sets beside the package, for tests that need them.
enum SampleCorpora {
  static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("../shared/corpora").standardizedFileURL.path

  static let areThere = FileManager.default.fileExists(atPath: path)
}
