import Downloads
import Foundation
import TestSupport
import Testing

/// A process can be killed at any moment. What it leaves then is what lies in the folder at that moment: the folder is copied at
/// every moment at which the getter looks whether it is to stop, and each copy is gone on with.
@Suite("Downloads that were killed")
struct InterruptionTests {
  /// Gets a corpus and copies the folder on the way; returns the copies.
  private func moments(_ entry: CatalogEntry, mostly every: Int = 1) throws -> (
    right: Getting, copies: [TemporaryFolder]
  ) {
    let getting = try Getting()
    let copies = try TemporaryFolder()
    var count = 0
    getting.isStopped = {
      count += 1
      if count % every == 0 || count < 20 {
        try? FileManager.default.copyItem(atPath: getting.folder.path, toPath: copies.path("\(count)"))
      }
      return false
    }
    try getting.get(entry)
    let folders = try FileManager.default.contentsOfDirectory(atPath: copies.path).map { name in
      let folder = try TemporaryFolder()
      try FileManager.default.removeItem(atPath: folder.path)
      try FileManager.default.moveItem(atPath: copies.path(name), toPath: folder.path)
      return folder
    }
    getting.isStopped = { false }
    return (getting, folders)
  }

  @Test(
    "each moment leaves nothing at the corpus's place, and goes on to the same bytes",
    arguments: ["good.zip", "good.tar.gz"])
  func everyMoment(name: String) throws {
    let server = try TestServer()
    try server.folder.write(Archives.bytes(name), to: name)
    let entry = CatalogEntry.test(server.url("slow/9000/\(name)"), archive: ArchiveKind(fileName: name))
    let (right, copies) = try moments(entry)
    #expect(copies.count > 10)
    for copy in copies {
      #expect(!FileManager.default.fileExists(atPath: copy.path("test")))
      let getting = try Getting(copy)
      try getting.get(entry)
      let paths = files(below: right.folder.path("test"))
      #expect(files(below: copy.path("test")) == paths)
      for path in paths where path != ".skein/record.json" {
        #expect(try contents(copy.path("test/\(path)")) == right.bytes("test/\(path)"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: copy.path).sorted() == ["digests.json", "test"])
    }
    // Those that were downloading asked for the part that was missing.
    #expect(server.ranges().count { $0 != "-" } >= 8)
  }

  @Test("while a corpus is exchanged for a new one, one of both is at its place")
  func exchange() throws {
    let source = try TemporaryFolder()
    try source.write("one", to: "a.txt")
    let entry = CatalogEntry.test("file://\(source.path("a.txt"))")
    let getting = try Getting()
    try getting.get(entry)
    try source.write("two", to: "a.txt")
    getting.isForced = true
    getting.isStopped = {
      #expect((try? getting.bytes("test/a.txt")) == Array("one".utf8))
      return false
    }
    try getting.get(entry)
    #expect(try getting.bytes("test/a.txt") == Array("two".utf8))
  }

  @Test("what a process leaves that is killed after the last step is cleared away")
  func afterwards() throws {
    let source = try TemporaryFolder()
    try source.write("one", to: "a.txt")
    let entry = CatalogEntry.test("file://\(source.path("a.txt"))")
    let getting = try Getting()
    try getting.get(entry)
    for isForced in [false, true] {
      try getting.folder.write("old", to: "test.part/unpacked/a.txt")
      getting.isForced = isForced
      try getting.get(entry)
      #expect(!FileManager.default.fileExists(atPath: getting.folder.path("test.part")))
    }
  }

  @Test("a download with --force that was stopped is not cleared away by a call without")
  func stoppedForce() throws {
    let source = try TemporaryFolder()
    try source.write("one", to: "a.txt")
    let entry = CatalogEntry.test("file://\(source.path("a.txt"))")
    let getting = try Getting()
    try getting.get(entry)
    try getting.leave([1, 2, 3], of: entry.files[0].url)
    try getting.get(entry)
    #expect(try getting.bytes("test.part/a.txt.part") == [1, 2, 3])
  }
}
