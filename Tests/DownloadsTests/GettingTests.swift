import Foundation
import TestSupport
import Testing
import Downloads

@Suite("Getting corpora")
struct GettingTests {
  let getting: Getting
  /// Files that are downloaded from this machine.
  let source: TemporaryFolder

  init() throws {
    getting = try Getting()
    source = try TemporaryFolder()
  }

  private func url(_ name: String) -> String { "file://\(source.path(name))" }

  private func serve(_ archive: String) throws -> String {
    try source.write(Archives.bytes(archive), to: archive)
    return url(archive)
  }

  @Test("an archive is unpacked, and nothing is left beside it")
  func archive() throws {
    guard case .downloaded(let record, _) = try getting.get(.test(serve("good.tar.gz"), archive: .tarGzip)) else {
      return unexpected(nil)
    }
    #expect(
      files(below: getting.folder.path) == [
        "digests.json", "test/.skein/SHA256SUMS", "test/.skein/record.json", "test/README",
        "test/set/deep/er/notes.txt",
        "test/set/test.txt", "test/set/train.txt",
      ])
    #expect(record.fileCount == 4)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: getting.folder.path).sorted() == ["digests.json", "test"])
  }

  @Test("the digests are those of sha256sum")
  func sums() throws {
    try getting.get(.test(serve("good.zip"), archive: .zip))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sha256sum", "--check", "--strict", "--quiet", ".skein/SHA256SUMS"]
    process.currentDirectoryURL = URL(fileURLWithPath: getting.folder.path("test"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test("what was downloaded before must be the same where the catalog knows no digest; --force takes what differs")
  func remembered() throws {
    try source.write("one", to: "a.txt")
    try getting.get(.test(url("a.txt")))
    try FileManager.default.removeItem(atPath: getting.folder.path("test"))
    try source.write("two", to: "a.txt")
    let error = getting.error(.test(url("a.txt")))
    guard case .wrongDigest(_, sha256(Array("two".utf8)), sha256(Array("one".utf8)), _?) = error else {
      return unexpected(error)
    }
    #expect(files(below: getting.folder.path) == ["digests.json"])
    getting.isForced = true
    try getting.get(.test(url("a.txt")))
    #expect(try getting.bytes("test/a.txt") == Array("two".utf8))
    getting.isForced = false
    try FileManager.default.removeItem(atPath: getting.folder.path("test"))
    try getting.get(.test(url("a.txt")))
  }

  @Test("a file that its publisher renews may differ from the one before")
  func renewed() throws {
    try source.write("one", to: "a.txt")
    try getting.get(.test(url("a.txt"), isRenewed: true))
    try FileManager.default.removeItem(atPath: getting.folder.path("test"))
    try source.write("two", to: "a.txt")
    try getting.get(.test(url("a.txt"), isRenewed: true))
  }

  @Test("--force puts the new corpus in the place of the old one")
  func forced() throws {
    try source.write("one", to: "a.txt")
    try getting.get(.test(url("a.txt")))
    try getting.folder.write("mine", to: "test/extra.txt")
    try source.write("two", to: "a.txt")
    getting.isForced = true
    try getting.get(.test(url("a.txt")))
    #expect(files(below: getting.folder.path("test")) == [".skein/SHA256SUMS", ".skein/record.json", "a.txt"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: getting.folder.path).sorted() == ["digests.json", "test"])
  }

  @Test("a folder that was not downloaded is never touched", arguments: [false, true])
  func occupied(isForced: Bool) throws {
    try source.write("one", to: "a.txt")
    try getting.folder.write("mine", to: "test/a.txt")
    getting.isForced = isForced
    #expect(getting.error(.test(url("a.txt"))) == .occupied(path: getting.folder.path("test")))
    #expect(try getting.bytes("test/a.txt") == Array("mine".utf8))
  }

  @Test("a bad archive leaves nothing in the folder, and is downloaded again by the next call")
  func badArchive() throws {
    let whole = try Archives.bytes("good.zip")
    try source.write(whole.dropLast(100), to: "a.zip")
    guard case .badArchive = getting.error(.test(url("a.zip"), archive: .zip)) else { return unexpected(nil) }
    #expect(try getting.corpora.state(of: "test") == .absent)
    try source.write(whole, to: "a.zip")
    try getting.get(.test(url("a.zip"), archive: .zip))
    #expect(files(below: getting.folder.path("test")).count == 6)
  }

  @Test("an archive that would write elsewhere leaves nothing in the folder")
  func unsafe() throws {
    guard case .unsafeArchive = getting.error(.test(try serve("up.zip"), archive: .zip)) else {
      return unexpected(nil)
    }
    #expect(try getting.corpora.state(of: "test") == .absent)
    #expect(!FileManager.default.fileExists(atPath: getting.folder.path("test")))
  }

  @Test("several files make one corpus")
  func several() throws {
    try source.write("two", to: "b.txt")
    var entry = CatalogEntry.test(try serve("text.txt.gz"), archive: .gzip)
    entry.files.append(CatalogFile(url: url("b.txt"), archive: .plain))
    entry.files.append(CatalogFile(url: try serve("good.zip"), archive: .zip, members: [.init(path: "README")]))
    try getting.get(entry)
    #expect(
      files(below: getting.folder.path("test")) == [
        ".skein/SHA256SUMS", ".skein/record.json", "README", "b.txt", "text.txt",
      ])
  }

  @Test("a mirror's folder is looked into by host and path, and by name; what it lacks is told")
  func mirrorFolder() throws {
    getting.mirror = try Mirror(source.path)
    let entry = CatalogEntry.test("https://example.org/x/a.txt")
    #expect(getting.error(entry) == .notInMirror(mirror: source.path, names: ["example.org/x/a.txt", "a.txt"]))
    try source.write("by name", to: "a.txt")
    try getting.get(entry)
    #expect(try getting.bytes("test/a.txt") == Array("by name".utf8))
    try source.write("by path", to: "example.org/x/a.txt")
    getting.isForced = true
    try getting.get(entry)
    #expect(try getting.bytes("test/a.txt") == Array("by path".utf8))
  }

  @Test("a mirror's address is asked for host and path first, then for the name")
  func mirrorAddress() throws {
    let server = try TestServer()
    let bytes = try server.serve("a.txt", bytes: 100)
    // The server takes the last part for the file, and what is before for how to answer.
    getting.mirror = try Mirror(server.url("ok"))
    try getting.get(.test("https://example.org/x/a.txt"))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.requests().map { $0.split(separator: " ")[0] } == ["/ok/example.org/x/a.txt"])
    getting.mirror = try Mirror(server.url("status/404"))
    let error = getting.error(.test("https://example.org/x/a.txt", name: "other"))
    #expect(error == .refused(address: server.url("status/404/a.txt"), status: 404, mirrored: true))
    #expect(server.requests().count == 3)
  }

  @Test("two processes do not get the same corpus at once")
  func busy() throws {
    try source.write("one", to: "a.txt")
    let entry = CatalogEntry.test(url("a.txt"))
    var inner: DownloadError?
    var isAsked = false
    getting.isStopped = { [getting] in
      if !isAsked {
        isAsked = true
        inner = try? Getting(getting.folder).error(entry)
      }
      return false
    }
    try getting.get(entry)
    #expect(inner == .busy(name: "test", path: getting.folder.path("test.part")))
  }

  @Test("a disk without room for the download is told before it is begun")
  func noRoom() throws {
    try source.write("one", to: "a.txt")
    guard case .noRoom(_, needed: 1 << 60, _) = getting.error(.test(url("a.txt"), bytes: 1 << 60)) else {
      return unexpected(nil)
    }
  }

  @Test("the folder of the corpora is made, with those above it")
  func deepFolder() throws {
    try source.write("one", to: "a.txt")
    let corpora = CorpusFolder(path: getting.folder.path("a/b/c/"))
    _ = try CorpusGetter(folder: corpora, program: "0").get(.test(url("a.txt")))
    #expect(try getting.bytes("a/b/c/test/a.txt") == Array("one".utf8))
  }

  @Test("a folder that cannot be written is told")
  func unwritable() throws {
    try source.write("one", to: "a.txt")
    try getting.folder.write("a file", to: "corpora")
    let corpora = CorpusFolder(path: getting.folder.path("corpora"))
    #expect(throws: DownloadError.self) { try CorpusGetter(folder: corpora, program: "0").get(.test(url("a.txt"))) }
  }
}
