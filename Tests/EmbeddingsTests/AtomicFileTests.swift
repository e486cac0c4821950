import Embeddings
import Foundation
import Testing

@Suite("Files that appear when they are complete")
struct AtomicFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("atomic-\(UUID().uuidString)")

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("inner"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  private func write(_ text: String, to name: String) throws {
    let file = try AtomicFile(path: path(name))
    try file.write(text)
    try file.finish()
  }

  private func text(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }

  @Test(
    "a link goes on to lead to the file, whether one is there or not",
    arguments: [("link", "target"), ("inner/link", "../target"), ("first", "link"), ("absolute", "/target")])
  func links(link: String, target: String) throws {
    try inFolder {
      // “first” leads to a link that leads to the file.
      try FileManager.default.createSymbolicLink(
        atPath: path(link), withDestinationPath: target.hasPrefix("/") ? path("target") : target)
      if target == "link" {
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "target")
      }
      for contents in ["new", "newer"] {
        try write(contents, to: link)
        #expect(text("target") == contents)
        let destination = try FileManager.default.destinationOfSymbolicLink(atPath: path(link))
        #expect(URL(fileURLWithPath: destination).lastPathComponent == URL(fileURLWithPath: target).lastPathComponent)
      }
      let others = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix("partial") }
      #expect(others.isEmpty)
    }
  }

  @Test("links in a circle lead nowhere, and stay")
  func circle() throws {
    try inFolder {
      try FileManager.default.createSymbolicLink(atPath: path("a"), withDestinationPath: "b")
      try FileManager.default.createSymbolicLink(atPath: path("b"), withDestinationPath: "a")
      #expect(AtomicFile.place(of: path("a")) == nil)
      #expect(
        throws: EmbeddingError.cannotWrite(path: path("a"), reason: "Too many levels of symbolic links")
      ) { try write("x", to: "a") }
      let destination = try FileManager.default.destinationOfSymbolicLink(atPath: path("a"))
      #expect(destination == "b")
    }
  }
}
