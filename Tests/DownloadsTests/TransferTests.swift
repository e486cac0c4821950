import Foundation
import TestSupport
import Testing

import Downloads

@Suite("Transfers from servers that misbehave")
struct TransferTests {
  let server: TestServer
  let getting: Getting

  init() throws {
    server = try TestServer()
    getting = try Getting()
  }

  @Test("a file comes as it is, at its place alone, and is not asked for again")
  func whole() throws {
    let bytes = try server.serve("a.txt", bytes: 300_000)
    let entry = CatalogEntry.test(server.url("ok/a.txt"))
    guard case .downloaded(let record, let fresh) = try getting.get(entry) else { return unexpected(nil) }
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(
      files(below: getting.folder.path) == [
        "digests.json", "test/.skein/SHA256SUMS", "test/.skein/record.json", "test/a.txt",
      ])
    #expect(record.sources == [.init(url: entry.files[0].url, bytes: 300_000, sha256: sha256(bytes))])
    #expect(fresh == [entry.files[0].url])
    #expect(try getting.get(entry) == .alreadyThere(record, isCurrent: true))
    #expect(server.requests().count == 1)
  }

  @Test("an empty file is a file", arguments: ["ok", "no-length"])
  func empty(how: String) throws {
    try server.folder.write([], to: "a.txt")
    try getting.get(.test(server.url("\(how)/a.txt")))
    #expect(try getting.bytes("test/a.txt") == [])
  }

  @Test("a connection that breaks again and again is gone on with where it broke", arguments: [1, 1_000, 99_999])
  func breaks(size: Int) throws {
    let bytes = try server.serve("a.txt", bytes: 3 * size + 1)
    try getting.get(.test(server.url("break/\(size)/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["-", "bytes=\(size)-", "bytes=\(2 * size)-", "bytes=\(3 * size)-"])
    #expect(getting.restarts == 0 && getting.waits == 3)
  }

  @Test("a server that breaks too often is given up, and the next call goes on")
  func givingUp() throws {
    let bytes = try server.serve("a.txt", bytes: 70_000)
    let entry = CatalogEntry.test(server.url("break/10000/a.txt"))
    let error = getting.error(entry)
    guard case .unreachable(_, let reason, attempts: 5) = error else { return unexpected(error) }
    #expect(reason.contains("70000") || reason.contains("20000 bytes remaining") || reason.contains("end of response"))
    #expect(files(below: getting.folder.path) == ["test.part/a.txt.part", "test.part/a.txt.part.json"])
    try getting.get(entry)
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges()[5] == "bytes=50000-")
  }

  @Test("attempts that bring much are not counted against a server")
  func progress() throws {
    let bytes = try server.serve("a.txt", bytes: 8 << 20)
    getting.settings.attempts = 2
    try getting.get(.test(server.url("break/\(1 << 20)/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.requests().count == 8)
  }

  @Test("a server that does not know ranges is read from the beginning")
  func noRange() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    try getting.get(.test(server.url("break-once/20000/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["-", "bytes=20000-"])
    #expect(getting.restarts == 1)
  }

  @Test("a file that changes between two attempts is not put together from both")
  func changing() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    try getting.get(.test(server.url("changing/20000/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes.reversed())
    #expect(getting.restarts == 1)
  }

  @Test("without ETag and date a part is gone on with only if the digest is known")
  func withoutValidators() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    func begun(_ sha256: String?) throws -> Getting {
      let getting = try Getting()
      try getting.leave(bytes[..<20_000], of: server.url("unnamed/a.txt"), total: 50_000)
      try getting.get(.test(server.url("unnamed/a.txt"), sha256: sha256))
      #expect(try getting.bytes("test/a.txt") == bytes)
      return getting
    }
    _ = try begun(nil)
    #expect(server.ranges() == ["-"])
    _ = try begun(sha256(bytes))
    #expect(server.ranges() == ["-", "bytes=20000-"])
  }

  @Test("a date does where there is no ETag")
  func dated() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    var polls = 0
    getting.isStopped = {
      polls += 1; return polls > 8
    }
    _ = getting.error(.test(server.url("dated/a.txt")))
    let date = ["lastModified": "Sat, 01 Jan 2022 00:00:00 GMT"]
    try getting.leave(bytes[..<20_000], of: server.url("dated/a.txt"), validators: date, total: 50_000)
    getting.isStopped = { false }
    try getting.get(.test(server.url("dated/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.requests().last == "/dated/a.txt bytes=20000- Sat, 01 Jan 2022 00:00:00 GMT")
  }

  @Test("parts of different files are found out by the digest, and the file is read in one piece")
  func mixedParts() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    try getting.leave(randomBytes(20_000, seed: 9), of: server.url("unnamed/a.txt"), total: 50_000)
    try getting.get(.test(server.url("unnamed/a.txt"), sha256: sha256(bytes)))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["bytes=20000-", "-"])
  }

  @Test("a range that was not asked for is not taken")
  func badRange() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    try getting.leave(bytes[..<20_000], of: server.url("bad-range/a.txt"), total: 50_000)
    try getting.get(.test(server.url("bad-range/a.txt"), sha256: sha256(bytes)))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["bytes=20000-", "-"])
  }

  @Test("a part that is longer than the file is thrown away")
  func longPart() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    try getting.leave(bytes + [1, 2, 3], of: server.url("unnamed/a.txt"))
    try getting.get(.test(server.url("unnamed/a.txt"), sha256: sha256(bytes)))
    #expect(try getting.bytes("test/a.txt") == bytes)
  }

  @Test("a part of another address is not used")
  func otherAddress() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    try getting.leave(randomBytes(20_000, seed: 9), of: "http://example.org/a.txt", validators: ["entityTag": "\"1\""])
    try getting.get(.test(server.url("ok/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["-"])
  }

  @Test("a length that is too long is a broken connection, and nothing takes the file's name")
  func tooLong() throws {
    try server.serve("a.txt", bytes: 5_000)
    let error = getting.error(.test(server.url("too-long/a.txt")))
    guard case .unreachable = error else { return unexpected(error) }
    #expect(files(below: getting.folder.path) == ["test.part/a.txt.part", "test.part/a.txt.part.json"])
  }

  @Test(
    "a length other than the catalog's is refused before anything is written", arguments: ["too-long", "too-short"])
  func wrongLength(how: String) throws {
    try server.serve("a.txt", bytes: 5_000)
    let url = server.url("\(how)/a.txt")
    let told: Int64 = how == "too-long" ? 6_000 : 2_500
    #expect(getting.error(.test(url, bytes: 5_000)) == .wrongSize(address: url, bytes: told, expected: 5_000))
    #expect(files(below: getting.folder.path) == [])
    #expect(server.requests().count == 1)
  }

  @Test("a file of unknown length is whole if it has the catalog's, and else is asked for again")
  func noLength() throws {
    let bytes = try server.serve("a.txt", bytes: 5_000)
    let url = server.url("no-length/a.txt")
    try getting.get(.test(url, bytes: 5_000))
    #expect(try getting.bytes("test/a.txt") == bytes)
    let other = CatalogEntry.test(url, name: "other", bytes: 6_000)
    guard case .unreachable(_, let reason, 5) = getting.error(other) else { return unexpected(nil) }
    #expect(reason == "the connection ended after 5000 of 6000 bytes")
  }

  @Test("bytes without end are stopped at the catalog's size")
  func endless() throws {
    try server.serve("a.txt", bytes: 5_000)
    let error = getting.error(.test(server.url("endless/a.txt"), bytes: 100_000))
    guard case .wrongSize(_, let bytes, expected: 100_000) = error else { return unexpected(error) }
    #expect(bytes > 100_000 && bytes < 200_000)
    #expect(files(below: getting.folder.path) == [])
  }

  @Test("a server that speaks no HTTP is to blame, not the address")
  func noHTTP() throws {
    try server.serve("a.txt", bytes: 5)
    let error = getting.error(.test(server.url("garbage/a.txt")))
    guard case .unreachable = error else { return unexpected(error) }
    #expect(error?.exitStatus == .machineFailed)
  }

  @Test("other bytes than the catalog's are refused with both digests, and removed")
  func wrongBytes() throws {
    let bytes = try server.serve("a.txt", bytes: 5_000)
    let url = server.url("wrong/a.txt")
    let error = getting.error(.test(url, bytes: 5_000, sha256: sha256(bytes)))
    #expect(
      error
        == .wrongDigest(
          address: url, sha256: sha256(bytes.map { $0 ^ 1 }), expected: sha256(bytes), earlier: nil))
    #expect(files(below: getting.folder.path) == [])
    #expect(error?.exitStatus == .badInput)
  }

  @Test("a status that does not pass is not asked for again", arguments: [400, 401, 403, 404, 410, 451])
  func refusal(status: Int) throws {
    let url = server.url("status/\(status)/a.txt")
    #expect(getting.error(.test(url)) == .refused(address: url, status: status, mirrored: false))
    #expect(server.requests().count == 1)
  }

  @Test("a status that passes is waited for", arguments: [408, 429, 500, 502, 503, 504])
  func passing(status: Int) throws {
    let bytes = try server.serve("a.txt", bytes: 5_000)
    try getting.get(.test(server.url("passing/\(status)/3/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(getting.waits == 3)
  }

  @Test("a server that fails for good is given up after the attempts, each wait as long or longer")
  func failing() throws {
    let url = server.url("status/503/a.txt")
    #expect(
      getting.error(.test(url))
        == .unreachable(address: url, reason: "the server failed (status 503)", attempts: 5))
    let waits = getting.events.compactMap { event in
      if case .waiting(_, _, let seconds, _, _) = event { seconds } else { nil }
    }
    #expect(waits == [0.01, 0.02, 0.04, 0.05])
  }

  @Test("a connection that stands still counts as broken")
  func stalling() throws {
    let bytes = try server.serve("a.txt", bytes: 50_000)
    let start = ContinuousClock.now
    try getting.get(.test(server.url("stall/20000/a.txt")))
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["-", "bytes=20000-"])
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("a server that is not there is told as such")
  func nobody() throws {
    let url = "http://127.0.0.1:1/a.txt"
    guard case .unreachable(url, let reason, 5) = getting.error(.test(url)) else { return unexpected(nil) }
    #expect(reason.contains("connect"))
  }

  @Test("redirections are followed, also with a range")
  func redirection() throws {
    let bytes = try server.serve("a.txt", bytes: 30_000)
    let target = server.url("break/20000/a.txt").addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    let entry = CatalogEntry(
      name: "test", title: "A test", purposes: [.vectors], languages: [], licence: .init(name: "none"),
      files: [CatalogFile(url: server.url("to/\(try #require(target))"), name: "a.txt", archive: .plain)])
    try getting.get(entry)
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges() == ["-", "-", "bytes=20000-", "bytes=20000-"])
  }

  @Test(
    "a redirection without end, to a file, or to another scheme is not followed",
    arguments: [
      "loop/a.txt", "to/file%3A%2F%2F%2Fetc%2Fpasswd", "to/ftp%3A%2F%2Fexample.org%2Fa.txt", "to/javascript%3Aa",
    ])
  func badRedirection(path: String) throws {
    let entry = CatalogEntry(
      name: "test", title: "A test", purposes: [.vectors], languages: [], licence: .init(name: "none"),
      files: [CatalogFile(url: server.url(path), name: "a.txt", archive: .plain)])
    let error = getting.error(entry)
    guard case .badRedirection = error else { return unexpected(error) }
    #expect(server.requests().count == (path.hasPrefix("loop") ? 11 : 1))
    #expect(files(below: getting.folder.path) == [])
  }

  @Test("without libcurl the error says how to get it, and files of this machine are taken all the same")
  func withoutCurl() throws {
    #expect(
      DownloadError.noLibrary(name: "libcurl.so.4", reason: "no", package: "libcurl4").advice
        == "sudo apt-get install libcurl4")
    let path = try getting.folder.write("text", to: "there/a.txt")
    try getting.get(.test("file://\(path)"))
    #expect(try getting.bytes("test/a.txt") == Array("text".utf8))
  }

  @Test("a download that is stopped is gone on with")
  func stopping() throws {
    let bytes = try server.serve("a.txt", bytes: 400_000)
    let entry = CatalogEntry.test(server.url("slow/50000/a.txt"))
    getting.isStopped = { [getting] in
      getting.events.contains { if case .progress(_, let bytes, _) = $0 { bytes > 100_000 } else { false } }
    }
    #expect(getting.error(entry) == .stopped(name: "test"))
    getting.isStopped = { false }
    try getting.get(entry)
    #expect(try getting.bytes("test/a.txt") == bytes)
    #expect(server.ranges().count == 2 && server.ranges()[1] != "-")
  }
}
