import Downloads
import Foundation
import TestSupport
import Testing

@Suite("Checking corpora")
struct CheckingTests {
  let getting: Getting
  let entry: CatalogEntry

  init() throws {
    getting = try Getting()
    entry = CatalogEntry.test("file://\(Archives.path("good.zip"))", archive: .zip)
    try getting.get(entry)
  }

  private func check(_ entry: CatalogEntry? = nil) throws -> CorpusCheck {
    try CorpusCheck("test", entry ?? self.entry, in: getting.corpora)
  }

  @Test("what was downloaded is right")
  func right() throws {
    #expect(try check().isRight)
    #expect(getting.corpora.names() == ["test"])
  }

  @Test("missing, changed and other files are told by their paths")
  func wrong() throws {
    try FileManager.default.removeItem(atPath: getting.folder.path("test/README"))
    try getting.folder.write("notex\n", to: "test/set/deep/er/notes.txt")
    try getting.folder.write("more", to: "test/set/more.txt")
    try FileManager.default.createSymbolicLink(atPath: getting.folder.path("test/link"), withDestinationPath: "/etc")
    let check = try check()
    #expect(check.missing == ["README"] && check.changed == ["set/deep/er/notes.txt"])
    #expect(check.extra == ["link", "set/more.txt"])
    #expect(!check.isRight)
  }

  @Test("a link in the place of a file is a change")
  func link() throws {
    try FileManager.default.removeItem(atPath: getting.folder.path("test/README"))
    try getting.folder.write("read me\n", to: "elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: getting.folder.path("test/README"), withDestinationPath: getting.folder.path("elsewhere"))
    #expect(try check().changed == ["README"])
  }

  @Test("a corpus that the catalog has from elsewhere by now, or with another digest, is outdated")
  func outdated() throws {
    #expect(try check(.test("https://example.org/good.zip", archive: .zip)).isOutdated)
    var other = entry
    other.files[0].sha256 = sha256([])
    #expect(try check(other).isOutdated)
    other.files[0].sha256 = sha256(try Archives.bytes("good.zip"))
    #expect(try check(other).isRight)
    #expect(try getting.get(other) == .alreadyThere(#require(try check().record), isCurrent: true))
  }

  @Test("what is not there, is not whole, or was not downloaded is told apart")
  func states() throws {
    #expect(try CorpusCheck("other", nil, in: getting.corpora).isAbsent)
    try getting.folder.write("abc", to: "half.part/a.zip.part")
    #expect(try CorpusCheck("half", nil, in: getting.corpora).isAbsent)
    #expect(try getting.corpora.state(of: "half") == .partial(bytes: 3))
    try getting.folder.write("abc", to: "mine/a.txt")
    #expect(try CorpusCheck("mine", nil, in: getting.corpora).isForeign)
    #expect(getting.corpora.names() == ["test"])
  }

  @Test("a record that was tampered with is refused, not believed")
  func record() throws {
    try getting.folder.write("{}", to: "test/.skein/record.json")
    #expect(throws: DownloadError.self) { try check() }
    try getting.get(.test(entry.files[0].url, name: "other", archive: .zip))
    try getting.folder.write("nonsense\n", to: "other/.skein/SHA256SUMS")
    #expect(throws: DownloadError.self) { try CorpusCheck("other", nil, in: getting.corpora) }
  }
}
