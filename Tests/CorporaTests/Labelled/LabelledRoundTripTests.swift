import Corpora
import Foundation
import TestSupport
import Testing

/// Random tables, written as they should be, come back as they were; damaged ones never stop the program.
@Suite("Random labelled files")
struct LabelledRoundTripTests {
  struct Row: Equatable {
    var label: String
    var text: String
  }

  private static func rows(_ count: Int, _ random: inout SplitMix64) -> [Row] {
    let pieces = [
      "a", "bc", "\"", "\"\"", ",", "\t", "\n", "\r\n", "\r", " ", "é", "中文", "😀", "\u{0}", "\\", "__label__x", "{",
      "'", "\u{2028}",
    ]
    return (0..<count).map { _ in
      let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
      return Row(label: ["pos", "neg", "né,\"u\""].randomElement(using: &random)!, text: text.joined())
    }
  }

  /// A table in the manner of RFC 4180: a field is quoted if it must be, and now and then if it need not be.
  private static func table(_ rows: [Row], _ separator: String, _ end: String, _ random: inout SplitMix64) -> String {
    func field(_ text: String) -> String {
      let mustBeQuoted = text.unicodeScalars.contains {
        "\"\r\n".unicodeScalars.contains($0) || separator.unicodeScalars.contains($0)
      }
      guard mustBeQuoted || Int.random(in: 0..<4, using: &random) == 0 else { return text }
      var quoted = "\""
      for scalar in text.unicodeScalars {
        if scalar == "\"" { quoted.unicodeScalars.append("\"") }
        quoted.unicodeScalars.append(scalar)
      }
      quoted.unicodeScalars.append("\"")
      return quoted
    }
    var lines = [["label", "text"]] + rows.map { [$0.label, $0.text] }
    if Bool.random(using: &random) { lines[0] = ["\"label\"", "text"] }
    var table = lines[0].joined(separator: separator) + end
    for line in lines.dropFirst() { table += line.map(field).joined(separator: separator) + end }
    return table
  }

  private static func json(_ row: Row, _ random: inout SplitMix64) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = Bool.random(using: &random) ? [.sortedKeys] : [.sortedKeys, .withoutEscapingSlashes]
    let line = String(decoding: try encoder.encode(["label": row.label, "text": row.text]), as: UTF8.self)
    guard Bool.random(using: &random) else { return line }
    // Everything but ASCII as escapes, surrogate pairs among them.
    return line.unicodeScalars.map { scalar in
      scalar.isASCII ? String(scalar) : String(scalar).utf16.map { String(format: "\\u%04x", $0) }.joined()
    }.joined()
  }

  @Test("tables come back as they were written, with the line of every row", arguments: 0..<60)
  func tables(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let rows = Self.rows(Int.random(in: 1..<200, using: &random), &random)
    let (separator, name) = Bool.random(using: &random) ? (",", "a.csv") : ("\t", "a.tsv")
    let end = ["\n", "\r\n", "\r"].randomElement(using: &random)!
    let reading = try Reading(Self.table(rows, separator, end, &random), in: name)
    #expect(reading.examples.map { Row(label: $0.labels[0], text: $0.text) } == rows)
    var line: Int64 = 2
    for (row, found) in zip(rows, reading.lines) {
      #expect(found == line)
      let breaks = (row.label + row.text).replacingOccurrences(of: "\r\n", with: "\n").unicodeScalars
      line += 1 + Int64(breaks.count { $0 == "\n" || $0 == "\r" })
    }
    #expect(reading.ledger.read == Int64(rows.count) && reading.ledger.isBalanced)
  }

  @Test("objects come back as they were written", arguments: 100..<130)
  func objects(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let rows = Self.rows(Int.random(in: 1..<100, using: &random), &random)
    let text = try rows.map { try Self.json($0, &random) }.joined(separator: "\n")
    let reading = try Reading(text, in: "a.jsonl")
    #expect(reading.examples.map { Row(label: $0.labels[0], text: $0.text) } == rows)
    #expect(reading.lines == Array(1...Int64(rows.count)))
  }

  @Test("what is cut, flipped, inserted or taken out is read, counted or refused, and never more", arguments: 200..<500)
  func damage(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let rows = Self.rows(20, &random)
    let formats: [(String, String)] = [
      ("a.csv", Self.table(rows, ",", "\n", &random)), ("a.tsv", Self.table(rows, "\t", "\r\n", &random)),
      ("a.jsonl", try rows.map { try Self.json($0, &random) }.joined(separator: "\n")),
      ("a.txt", rows.map { "__label__\($0.label) " + $0.text.filter { !$0.isNewline } }.joined(separator: "\n")),
    ]
    let (name, text) = formats.randomElement(using: &random)!
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1..<6, using: &random) where !bytes.isEmpty {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.removeLast(bytes.count - position)
      case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.insert([0x22, 0x0A, 0x0D, 0x2C, 0x5C, 0x00, 0xFF].randomElement(using: &random)!, at: position)
      default: bytes.remove(at: position)
      }
    }
    let options = LabelledOptions.with {
      $0.skipsBad = true
      $0.invalid = .replace
      $0.labels = .multi()
    }
    do {
      let reading = try Reading(bytes, in: name, options)
      #expect(reading.ledger.isBalanced)
      #expect(reading.ledger.kept == Int64(reading.examples.count))
      #expect(reading.ledger.bytes == Int64(bytes.count))
      #expect(zip(reading.lines, reading.lines.dropFirst()).allSatisfy { $0 < $1 })
    } catch let error as LabelledError {
      // The header or the first object may be what was damaged.
      #expect(["SK-DATA-001", "SK-DATA-008", "SK-DATA-009", "SK-TEXT-003"].contains(error.code))
    }
  }
}
