import Foundation

/// One of Unicode's own files of break tests, such as WordBreakTest.txt.
struct BreakTestFile {
  struct Case {
    /// The characters, such as `0061 003A 0061`.
    var name: String
    var text: String
    /// Where each segment ends, in bytes of UTF-8.
    var ends: [Int]
  }

  var cases: [Case]

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("../shared/corpora/unicode-tests/unicode-15.0.0-debian").standardizedFileURL

  static var areHere: Bool { FileManager.default.fileExists(atPath: folder.path) }

  init(_ name: String) throws {
    let contents = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    cases = contents.split(separator: "\n").compactMap { line in
      let test = line.prefix { $0 != "#" }
      return test.isEmpty ? nil : Case(test)
    }
  }
}

extension BreakTestFile.Case {
  /// A line such as `÷ 0061 × 0308 ÷`: boundaries are ÷.
  fileprivate init(_ line: Substring) {
    var text = String.UnicodeScalarView()
    var ends: [Int] = []
    for field in line.split(whereSeparator: \.isWhitespace).dropFirst() {
      if field == "÷" {
        ends.append(String(text).utf8.count)
      } else if field != "×" {
        text.append(Unicode.Scalar(UInt32(field, radix: 16)!)!)
      }
    }
    self.init(
      name: text.map { String(format: "%04X", $0.value) }.joined(separator: " "), text: String(text), ends: ends)
  }
}

/// Unicode's list of all emoji.
struct EmojiTestFile {
  var fullyQualified: [String]

  init() throws {
    let contents = try String(
      contentsOf: BreakTestFile.folder.appendingPathComponent("emoji-test.txt"), encoding: .utf8)
    fullyQualified = contents.split(separator: "\n").filter { $0.contains("; fully-qualified") }.map { line in
      var text = String.UnicodeScalarView()
      for field in line.prefix(while: { $0 != ";" }).split(separator: " ") {
        text.append(Unicode.Scalar(UInt32(field, radix: 16)!)!)
      }
      return String(text)
    }
  }
}
