import Foundation

/// Real corpora that lie beside the package, in `../shared/corpora`: used where they are there, never copied.
public enum SharedCorpora {
  /// A folder or file of the shared corpora; `nil`, with a note in the test's output, where it is not there.
  public static func url(_ path: String) -> URL? {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let url = root.appendingPathComponent("../shared/corpora").appendingPathComponent(path).standardizedFileURL
    if FileManager.default.fileExists(atPath: url.path) { return url }
    print("skipped: ../shared/corpora/\(path) is not there")
    return nil
  }
}
