import Downloads
import Foundation
import TestSupport
import Testing

@Suite("Catalogs")
struct CatalogTests {
  private static let entry = #"""
    {"name": "a-b", "title": "T", "for": ["vectors"], "languages": ["en"], "licence": {"name": "CC0"},
     "files": [{"url": "https://example.org/a.zip"}]}
    """#

  private func error(_ json: String) -> DownloadError? {
    do throws(DownloadError) {
      _ = try Catalog(json: Data(json.utf8), path: "c.json")
      return nil
    } catch {
      return error
    }
  }

  /// An entry in which one text takes the place of another.
  private func changed(_ old: String, _ new: String) -> DownloadError? {
    precondition(Self.entry.contains(old))
    return error(#"{"version": 1, "corpora": [\#(Self.entry.replacing(old, with: new))]}"#)
  }

  @Test("the least that an entry needs is enough, and comes back as it was")
  func least() throws {
    let catalog = try Catalog(json: Data(#"{"version": 1, "corpora": [\#(Self.entry)]}"#.utf8), path: "c.json")
    #expect(catalog["a-b"]?.files[0].archive == .zip)
    #expect(catalog["a-b"]?.bytes == nil)
    #expect(try Catalog(json: JSONEncoder().encode(catalog), path: "c.json") == catalog)
  }

  @Test("flaws are told with their place")
  func flaws() {
    #expect(error("")?.message.hasPrefix("c.json: is not JSON: ") == true)
    #expect(error("[]")?.message == "c.json: is not an object")
    #expect(error("{}")?.message == "c.json: “version” is missing")
    #expect(
      error(#"{"version": 2, "corpora": []}"#)?.message
        == "c.json: version: a catalog of version 2; this program reads version 1")
    #expect(
      error(#"{"version": 1, "corpora": [], "more": 1}"#)?.message
        == "c.json: more: a catalog has no “more”; it has version, corpora")
    #expect(changed(#""T""#, "7")?.message == "c.json: corpora[0].title: is not a text")
    #expect(
      changed("vectors", "speech")?.message
        == "c.json: corpora[0].for: “speech” is not a purpose; there are "
        + "vectors, classification, translation, language-model, evaluation")
    #expect(
      changed(#"CC0""#, #"CC0", "url": 1"#)?.message
        == "c.json: corpora[0].licence.url: a licence has no “url”; it has name, source")
    #expect(
      changed("a-b", "../b")?.message
        == "c.json: corpora[0].name: “../b” is not made of lower-case letters, digits and single hyphens, 64 at most")
    for name in ["A", "a--b", "-a", "", "a/b", "a.part", String(repeating: "a", count: 65)] {
      #expect(changed("a-b", name) != nil)
    }
    #expect(
      changed("https", "ftp")?.message == "c.json: corpora[0].files[0].url: “ftp” is none of https, http and file")
    #expect(
      changed("/a.zip", "")?.message == "c.json: corpora[0].files[0].url: does not end in a file's name: give a “name”")
    let file = #"a.zip""#
    #expect(changed(file, file + #", "sha256": "AB""#)?.message.contains("files[0].sha256: “AB” is not 64") == true)
    #expect(changed(file, file + #", "bytes": -1"#)?.message.hasSuffix("files[0].bytes: is negative") == true)
    #expect(
      changed(file, file + #", "bytes": "1""#)?.message.hasSuffix("files[0].bytes: is not a whole number") == true)
    #expect(
      changed(file, file + #", "archive": "rar""#)?.message.hasSuffix(
        "“rar” is not a kind of archive; there are zip, tar.gz, gz, plain") == true)
    #expect(
      changed(file, file + #", "name": "../x""#)?.message.hasSuffix(
        "files[0].name: a path that leads out of the folder") == true)
    #expect(
      changed(file, file + #", "members": [{"path": "a", "to": "/b"}]"#)?.message.hasSuffix(
        "members[0].to: an absolute path") == true)
    #expect(
      changed(file, file + #", "members": [{"path": "a/", "to": "b"}]"#)?.message.hasSuffix(
        "members[0].to: folders end with a slash, and files do not") == true)
    #expect(changed(file, file + #", "members": [{"path": "a/", "bytes": 1}]"#) != nil)
    #expect(changed(file, file + #", "archive": "plain", "members": [{"path": "a"}]"#) != nil)
    #expect(
      changed(#"}]"#, #"}, {"url": "https://example.com/a.zip"}]"#)?.message.contains(
        "is called a.zip, as another one is") == true)
    #expect(changed(#""en""#, #""English!""#) != nil)
    #expect(changed(#""T""#, #""\u001b[2J""#) != nil)
    #expect(
      error(#"{"version": 1, "corpora": [\#(Self.entry), \#(Self.entry)]}"#)?.message
        == "c.json: corpora[1].name: “a-b” is there twice")
  }

  @Test("the catalog of the program is right, and every entry can be used by somebody who knows nothing of it")
  func builtIn() throws {
    let catalog = Catalog.builtIn
    #expect(catalog.corpora.count >= 15)
    #expect(catalog.corpora.map(\.name) == catalog.corpora.map(\.name).sorted())
    for entry in catalog.corpora {
      #expect(entry.homepage != nil && !entry.languages.isEmpty && !entry.commands.isEmpty, "\(entry.name)")
      #expect(entry.commands.allSatisfy { $0.contains("skein ") && $0.contains("{}") }, "\(entry.name)")
      for file in entry.files {
        // What is known is known from somewhere.
        let isKnown = file.sha256 != nil || file.members?.contains { $0.sha256 != nil } == true
        #expect(isKnown == (file.source != nil), "\(file.url)")
        // A branch can change under its address.
        if file.url.contains("raw.githubusercontent.com") {
          #expect(file.sha256 != nil || file.url.contains(/\/[0-9a-f]{40}\//), "\(file.url)")
        }
      }
    }
  }

  @Test("the file in the repository is the one in the program")
  func repository() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../Corpora/catalog.json"
    #expect(try Catalog(json: Data(contents(path)), path: path) == Catalog.builtIn)
  }

  @Test("own entries are added beside, all or none, and never take the place of skein's")
  func own() throws {
    let folder = try TemporaryFolder()
    let corpora = CorpusFolder(path: folder.path("corpora"))
    let entry = CatalogEntry.test("https://example.org/a.txt", name: "zzz")
    try corpora.add([entry], replacing: false)
    #expect(try corpora.catalog()["zzz"] == entry)
    #expect(try corpora.catalog().corpora.count == Catalog.builtIn.corpora.count + 1)
    let more = CatalogEntry.test("https://example.org/b.txt", name: "yyy")
    #expect(throws: DownloadError.nameTaken(name: "zzz", path: corpora.catalogPath, isOwn: true)) {
      try corpora.add([more, entry], replacing: false)
    }
    #expect(try corpora.catalog()["yyy"] == nil)
    var other = entry
    other.title = "Another"
    try corpora.add([more, other], replacing: true)
    #expect(try corpora.ownCatalog().corpora.map(\.title) == ["A test", "Another"])
    let name = try #require(Catalog.builtIn.corpora.first?.name)
    #expect(throws: DownloadError.nameTaken(name: name, path: "the catalog of skein", isOwn: false)) {
      try corpora.add([.test("https://example.org/c.txt", name: name)], replacing: true)
    }
  }

  @Test("a catalog and an entry alone can be added from a file")
  func addedFile() throws {
    #expect(try Catalog.entries(json: Data(Self.entry.utf8), path: "c.json").map(\.name) == ["a-b"])
    #expect(
      try Catalog.entries(json: Data(#"{"version": 1, "corpora": [\#(Self.entry)]}"#.utf8), path: "c.json").map(\.name)
        == ["a-b"])
    #expect(throws: DownloadError.badCatalog(path: "c.json", place: "", problem: "“files” is missing")) {
      try Catalog.entries(
        json: Data(
          #"{"name": "a", "title": "T", "for": ["vectors"], "languages": [], "licence": {"name": "CC0"}}"#.utf8),
        path: "c.json")
    }
  }

  @Test("an unknown name is refused with the nearest ones")
  func unknown() throws {
    #expect(throws: DownloadError.unknownCorpus(name: "tex8", similar: ["text8"])) {
      try Catalog.builtIn.entry(named: "tex8")
    }
  }
}
