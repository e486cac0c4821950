import Diagnostics
import Downloads
import TestSupport
import Testing

@Suite("Paths, addresses and mirrors")
struct PathTests {
  @Test(
    "paths inside a folder are taken, without what changes nothing",
    arguments: [
      ("a", "a"), ("a/b.txt", "a/b.txt"), ("./a//b/", "a/b"), ("a/./b", "a/b"), ("..a/b..", "..a/b.."),
      ("日本語/ä", "日本語/ä"),
      (".hidden", ".hidden"), ("a b", "a b"),
    ])
  func inside(path: String, text: String) throws { #expect(try EntryPath(path).text == text) }

  @Test(
    "paths that lead elsewhere, or command a terminal, are refused",
    arguments: [
      "", "/", "/a", "..", "a/../b", "a/..", "./..", "../a", "a\\b", "C:a", "c:/a", "a\nb", "a\u{1B}[2J", "a\u{85}",
      "a\u{7F}", ".",
      "./", ".skein/record.json", ".SKEIN/x", String(repeating: "a", count: 256),
      String(repeating: "a/", count: 65) + "a",
    ])
  func outside(path: String) { #expect(throws: EntryPath.Refusal.self) { try EntryPath(path) } }

  @Test(
    "the folder of a path is found, of a path of one character too",
    arguments: [
      ("c", ""), ("", ""), ("/", "/"), ("/c", "/"), ("a/b", "a"), ("a/b/", "a"), ("a//b//", "a"), ("/a/b/c", "/a/b"),
      ("//", "/"), ("a/\u{301}b", "a"), ("corpora/text8", "corpora"),
    ])
  func parentFolder(path: String, folder: String) { #expect(path.parentFolder == folder) }

  @Test(
    "addresses tell their file's name",
    arguments: [
      ("http://mattmahoney.net/dc/text8.zip", "text8.zip"), ("HTTPS://Example.ORG/a%20b.txt", "a b.txt"),
      ("https://example.org/a.txt?raw=1", "a.txt"), ("file:///tmp/a.txt", "a.txt"),
      ("https://example.org:8080/x/y", "y"),
      ("https://example.org/", nil), ("https://example.org", nil), ("https://example.org/a/", nil),
      ("https://example.org/%2E%2E", nil), ("https://example.org/a%2F..%2Fb", "b"), ("https://example.org/a%5Cb", nil),
    ])
  func fileName(url: String, name: String?) throws { #expect(try Address(url).fileName == name) }

  @Test(
    "other schemes, passwords, fragments and texts that are no URL are refused",
    arguments: [
      "", "text8.zip", "/tmp/a.txt", "ftp://example.org/a", "data:text/plain,a", "https://me:secret@example.org/a",
      "https://me@example.org/a",
      "https:///a", "https://example.org/a#b", "https://example.org/a b", "https://example.org/a\nHost: b",
      "https://example.org/ä",
      "file://server/share/a", "file:a", "https://example.org/%0Aa", "javascript:alert(1)",
    ])
  func badAddress(url: String) { #expect(throws: DownloadError.self) { try Address(url) } }

  @Test("a redirection never leads from https to http, nor to a file", arguments: ["http", "https", "file"])
  func redirections(scheme: String) throws {
    let place = scheme == "file" ? "file:///etc/passwd" : "\(scheme)://example.com/b"
    let (http, https) = (try Address("http://example.org/a"), try Address("https://example.org/a"))
    if scheme == "file" {
      #expect(throws: DownloadError.self) { try http.redirected(to: place) }
    } else {
      #expect(try http.redirected(to: place).description == place)
    }
    if scheme == "https" {
      #expect(try https.redirected(to: place).description == place)
    } else {
      #expect(
        throws: DownloadError.badRedirection(
          address: "https://example.org/a", problem: "the server leads from https to \(scheme): \(place)")
      ) { try https.redirected(to: place) }
    }
  }

  @Test("a mirror has a file under host and path, or under its name alone")
  func mirror() throws {
    let folder = try TemporaryFolder()
    let address = try Address("http://mattmahoney.net/dc/text8.zip")
    #expect(
      try Mirror(folder.path).places(of: address).map(\.path) == [
        folder.path + "/mattmahoney.net/dc/text8.zip", folder.path + "/text8.zip",
      ])
    #expect(
      try Mirror("https://mirror.org/skein/").places(of: address).map(\.description) == [
        "https://mirror.org/skein/mattmahoney.net/dc/text8.zip", "https://mirror.org/skein/text8.zip",
      ])
    #expect(throws: DownloadError.self) { try Mirror(folder.path + "/nowhere") }
    #expect(throws: DownloadError.self) { try Mirror("ftp://mirror.org/") }
  }

  @Test("heads of answers are read as RFC 9110 has them")
  func heads() {
    var head = ResponseHead()
    for line in [
      "HTTP/1.1 100 Continue\r\n", "Content-Length: 7\r\n", "\r\n", "HTTP/1.1 206 Partial Content\r\n",
      "ETag: \"a:b\"\r\n",
      "content-range:  bytes 5-9/10 \r\n", "Content-Length: 5\r\n", "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT\r\n",
      "\r\n",
    ] { head.take(line) }
    #expect(head.status == 206 && head.offset == 5 && head.totalBytes == 10 && head.validators.entityTag == "\"a:b\"")
    #expect(head.validators.condition == "\"a:b\"")
    for line in ["HTTP/2 200", "etag: W/\"weak\"", "content-length: 12", "retry-after: 3"] { head.take(line) }
    #expect(head.status == 200 && head.offset == 0 && head.totalBytes == 12 && head.retryAfter == 3)
    #expect(head.validators.condition == nil)
    for range in ["bytes 5-9/*", "bytes */10", "items 5-9/10", "bytes x-9/10", "bytes 99999999999999999999-1/2"] {
      var head = ResponseHead()
      head.take("HTTP/1.1 206 OK")
      head.take("Content-Range: \(range)")
      #expect(head.offset == (range == "bytes 5-9/*" ? 5 : -1), "\(range)")
    }
  }
}
