import Foundation
import Testing

/// A folder of its own for a test, removed with everything in it when the last reference goes.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("skein-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  func path(_ name: String) -> String { file(name).path }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: file(name)) }

  func read(_ name: String) throws -> String { String(decoding: try Data(contentsOf: file(name)), as: UTF8.self) }

  /// An empty file, open for writing.
  func handle(_ name: String) throws -> FileHandle {
    try write("", to: name)
    return try FileHandle(forWritingTo: file(name))
  }

  /// Waits until what a program that was started says contains a text; fails after a minute, or when the program has ended.
  func wait(for text: String, of process: Process, in name: String = "errors") throws {
    for _ in 0..<6_000 {
      if try read(name).contains(text) { return }
      let errors = try read("errors")
      try #require(process.isRunning, "ended without “\(text)”: \(errors)")
      usleep(10_000)
    }
    kill(process.processIdentifier, SIGKILL)
    Issue.record("no “\(text)” within a minute")
  }
}
