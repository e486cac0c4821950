import Downloads
import Foundation
import TestSupport
import Testing

@Suite("Unpacking")
struct UnpackingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("in/to"), withIntermediateDirectories: true)
  }

  /// Unpacks a copy of an archive into `in/to`.
  private func unpack(
    _ name: String, _ kind: ArchiveKind? = nil, members: [WantedMember]? = nil, limits: UnpackingLimits = .init(),
    bytes: [UInt8]? = nil
  ) throws(DownloadError) -> [Unpacker.Written] {
    do {
      try folder.write(try bytes ?? Archives.bytes(name), to: name)
    } catch {
      fatalError("no archive \(name): \(error)")
    }
    let unpacker = Unpacker(into: folder.path("in/to"), limits: limits)
    let file = CatalogFile(url: "file:///\(name)", archive: kind ?? ArchiveKind(fileName: name), members: members)
    try unpacker.unpack(folder.path(name), file)
    return unpacker.files
  }

  private func error(
    _ name: String, _ kind: ArchiveKind? = nil, members: [WantedMember]? = nil, limits: UnpackingLimits = .init(),
    bytes: [UInt8]? = nil
  ) -> DownloadError? {
    do throws(DownloadError) {
      _ = try unpack(name, kind, members: members, limits: limits, bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  private var unpacked: [String] { files(below: folder.path("in/to")) }

  private static let all = ["README", "set/deep/er/notes.txt", "set/test.txt", "set/train.txt"]

  @Test("all files come out with their bytes and digests", arguments: ["good.zip", "good.tar.gz", "dotted.tar.gz"])
  func all(name: String) throws {
    let written = try unpack(name)
    #expect(unpacked == Self.all)
    let text = try Archives.bytes("text.txt")
    #expect(try contents(folder.path("in/to/set/train.txt")) == text)
    #expect(written.map(\.path).sorted() == Self.all)
    #expect(
      written.first { $0.path == "set/train.txt" }
        == .init(path: "set/train.txt", bytes: Int64(text.count), sha256: sha256(text)))
  }

  @Test(
    "members are chosen by file and by folder, and put where the catalog says",
    arguments: ["good.zip", "dotted.tar.gz"])
  func members(name: String) throws {
    _ = try unpack(name, members: [.init(path: "set/deep/", to: "more/"), .init(path: "set/test.txt", to: "test.txt")])
    #expect(unpacked == ["more/er/notes.txt", "test.txt"])
  }

  @Test("a folder's files can go to the top")
  func toTheTop() throws {
    _ = try unpack("good.zip", members: [.init(path: "set/", to: "")])
    #expect(unpacked == ["deep/er/notes.txt", "test.txt", "train.txt"])
  }

  @Test("a member that is not there is told with what is")
  func missingMember() throws {
    let error = error("good.zip", members: [.init(path: "set/test.txt"), .init(path: "set/valid.txt")])
    #expect(
      error?.message.hasSuffix(
        "does not hold “set/valid.txt”, but set/train.txt, set/test.txt, set/deep/er/notes.txt, README") == true)
  }

  @Test("a member's size and digest are compared with the catalog's")
  func memberContents() throws {
    let text = try Archives.bytes("text.txt")
    let (size, digest) = (Int64(text.count), sha256(text))
    _ = try unpack("good.zip", members: [.init(path: "set/train.txt", bytes: size, sha256: digest)])
    for member in [
      WantedMember(path: "set/train.txt", bytes: size + 1), WantedMember(path: "set/train.txt", sha256: sha256([])),
    ] {
      let test = try UnpackingTests()
      guard case .badArchive = test.error("good.zip", members: [member]) else { return unexpected(nil) }
    }
  }

  @Test("compressed files lose their ending, and may have several members", arguments: ["text.txt.gz", "two.txt.gz"])
  func gzip(name: String) throws {
    _ = try unpack(name)
    #expect(try contents(folder.path("in/to/\(name.dropLast(3))")) == Archives.bytes("text.txt"))
  }

  @Test("a plain file is taken as it is")
  func plain() throws {
    #expect(
      try unpack("text.txt") == [
        .init(
          path: "text.txt", bytes: Int64(try Archives.bytes("text.txt").count),
          sha256: sha256(try Archives.bytes("text.txt")))
      ])
    #expect(unpacked == ["text.txt"])
  }

  @Test("names in other scripts are kept", arguments: ["foreign.zip", "foreign.tar.gz"])
  func foreign(name: String) throws {
    _ = try unpack(name)
    #expect(unpacked == ["Wörter/日本語.txt"])
  }

  @Test(
    "a path that leads out of the folder, and every other that no honest archive has, is refused",
    arguments: ["up", "inner-up", "absolute", "backslash", "drive", "escape"], ["zip", "tar.gz"])
  func paths(name: String, kind: String) throws {
    let error = error("\(name).\(kind)")
    guard case .unsafeArchive = error else { return unexpected(error) }
    #expect(error?.message.contains("\u{1B}") == false)
    #expect(unpacked == ["good.txt"])
    #expect(files(below: folder.path) == ["in/to/good.txt", "\(name).\(kind)"].sorted())
  }

  @Test("a bad path is refused also where it is not wanted")
  func unwantedPath() throws {
    let error = error("up.zip", members: [.init(path: "good.txt")])
    guard case .unsafeArchive(_, entry: "../x", _) = error else { return unexpected(error) }
  }

  @Test(
    "links, devices and pipes are refused",
    arguments: ["symlink.zip", "symlink.tar.gz", "hardlink.tar.gz", "device.tar.gz", "pipe.tar.gz"])
  func links(name: String) throws {
    let error = error(name)
    guard case .unsafeArchive(_, _, let problem) = error else { return unexpected(error) }
    #expect(["symbolic link to “/etc”", "hard link to “../../x”", "device", "pipe"].contains { problem.hasSuffix($0) })
    #expect(unpacked.allSatisfy { $0 == "good.txt" })
  }

  @Test("a link that is not wanted is left out")
  func unwantedLink() throws {
    _ = try unpack("hardlink.tar.gz", members: [.init(path: "good.txt")])
    #expect(unpacked == ["good.txt"])
  }

  @Test(
    "a file that is there twice, or stands below another file, is refused",
    arguments: ["twice.zip", "below.zip", "record.zip"])
  func collisions(name: String) throws {
    guard case .unsafeArchive = error(name) else { return unexpected(nil) }
  }

  @Test(
    "what unpacks to far more than its size is stopped early", arguments: ["bomb.zip", "bomb.tar.gz", "bomb.txt.gz"])
  func bombs(name: String) throws {
    let error = error(name)
    guard case .tooLarge = error else { return unexpected(error) }
    let size = try FileManager.default.attributesOfItem(atPath: folder.path("in/to/\(unpacked[0])"))[.size] as? Int
    #expect(try #require(size) <= 17 << 20)
  }

  @Test("too many entries and too many bytes are refused")
  func limits() throws {
    var limits = UnpackingLimits()
    limits.entries = 299
    guard case .tooLarge = error("many.zip", limits: limits) else { return unexpected(nil) }
    limits = UnpackingLimits()
    limits.bytes = 100_000
    guard case .tooLarge = error("good.tar.gz", limits: limits) else { return unexpected(nil) }
  }

  @Test(
    "an archive of another kind than the catalog says, and one without files, are refused",
    arguments: [
      ("text.txt", ArchiveKind.zip), ("text.txt", .tarGzip), ("text.txt", .gzip), ("good.zip", .tarGzip),
      ("good.tar.gz", .zip), ("good.zip", .gzip), ("text.txt.gz", .tarGzip), ("empty.zip", .zip),
    ])
  func otherKinds(name: String, kind: ArchiveKind) throws {
    let error = error(name, kind)
    guard case .badArchive = error else { return unexpected(error) }
  }

  @Test("an archive that is cut off anywhere is refused", arguments: ["good.zip", "good.tar.gz", "text.txt.gz"])
  func truncation(name: String) throws {
    let whole = try Archives.bytes(name)
    var random = TestRandom(seed: 3)
    let lengths =
      [0, 1, 2, 10, 17, 18, whole.count - 1, whole.count - 8, whole.count - 21]
      + (0..<60).map { _ in Int.random(in: 0..<whole.count, using: &random) }
    for length in lengths {
      let test = try UnpackingTests()
      let error = test.error(name, bytes: Array(whole[..<length]))
      guard case .badArchive = error else { return unexpected(error) }
    }
  }

  @Test(
    "a changed byte is refused, or changes nothing of the files", arguments: ["good.zip", "good.tar.gz", "text.txt.gz"])
  func changedBytes(name: String) throws {
    let whole = try Archives.bytes(name)
    let right = try UnpackingTests().unpack(name).sorted { $0.path < $1.path }
    var random = TestRandom(seed: 4)
    var refused = 0
    for _ in 0..<300 {
      var changed = whole
      // Half of them where headers and directories are.
      let place =
        Bool.random(using: &random)
        ? Int.random(in: 0..<whole.count, using: &random)
        : (Bool.random(using: &random)
          ? Int.random(in: 0..<60, using: &random) : whole.count - 1 - Int.random(in: 0..<300, using: &random))
      changed[place] ^= UInt8.random(in: 1...255, using: &random)
      let test = try UnpackingTests()
      do throws(DownloadError) {
        let files = try test.unpack(name, bytes: changed).sorted { $0.path < $1.path }
        // No checksum covers the names in a zip.
        #expect(
          files.map(\.sha256).sorted() == right.map(\.sha256).sorted()
            || name == "good.zip" && files.count < right.count, "byte \(place)")
      } catch {
        refused += 1
        #expect(error.exitStatus == .badInput, "byte \(place): \(error)")
      }
      let inside = files(below: test.folder.path).allSatisfy { $0 == name || $0.hasPrefix("in/to/") }
      #expect(inside, "byte \(place)")
    }
    #expect(refused > 150)
  }

  @Test("gzip's checksum is looked at, also where nothing of the tar is left to read")
  func checksum() {
    let error = error("checksum.tar.gz")
    guard case .badArchive = error else { return unexpected(error) }
  }

  @Test("an archive of random bytes is refused", arguments: [ArchiveKind.zip, .tarGzip, .gzip])
  func randomArchives(kind: ArchiveKind) throws {
    for seed in 0..<50 {
      let test = try UnpackingTests()
      let start: [UInt8] = kind == .zip ? [0x50, 0x4B, 3, 4, 20, 0] : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
      let error = test.error("a", kind, bytes: start + randomBytes(500 + seed, seed: UInt64(seed)))
      guard case .badArchive = error else { return unexpected(error) }
    }
  }
}
