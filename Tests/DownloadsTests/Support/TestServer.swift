import Foundation
import TestSupport
import Testing

/// The server of `server.py`, which ends with this value.
final class TestServer {
  let folder: TemporaryFolder
  private let process = Process()
  private let input = Pipe()
  private let port: Int

  /// Serves the files of a folder: those that the test puts into it.
  init() throws {
    folder = try TemporaryFolder()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", Python.script("server.py"), folder.path, folder.path("requests")]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  /// A file of `count` bytes, the same every time.
  @discardableResult
  func serve(_ name: String, bytes count: Int) throws -> [UInt8] {
    let bytes = randomBytes(count, seed: 5)
    try folder.write(bytes, to: name)
    return bytes
  }

  /// The requests so far, a line each: path, Range, If-Range.
  func requests() -> [String] {
    let text = (try? String(contentsOfFile: folder.path("requests"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// The ranges that were asked for, `-` for the whole.
  func ranges() -> [String] { requests().map { String($0.split(separator: " ")[1]) } }
}

/// Scripts beside the tests.
enum Python {
  static func script(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(name).path
  }

  static func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(arguments) failed")
  }
}

/// Archives of `archives.py`, made once.
enum Archives {
  static let folder: TemporaryFolder = {
    do {
      let folder = try TemporaryFolder()
      try Python.run(Python.script("archives.py"), folder.path)
      return folder
    } catch {
      fatalError("no archives: \(error)")
    }
  }()

  static func path(_ name: String) -> String { folder.path(name) }

  static func bytes(_ name: String) throws -> [UInt8] { try contents(path(name)) }
}

func contents(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

/// The paths of all files below a folder, in the order of their names.
func files(below folder: String) -> [String] {
  let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return all.filter { path in
    var isFolder: ObjCBool = false
    return !(FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && isFolder.boolValue)
  }.sorted()
}

/// Knuth's MMIX generator, for bytes and places that are the same every time.
struct TestRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
  var random = TestRandom(seed: seed)
  return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
}
