import Corpora
import Foundation
import Testing

/// Random pairs come back as they were written; damaged files are read, counted or refused.
@Suite("Random parallel files")
struct ParallelRoundTripTests {
  private static let pieces = [
    "a", "bc", "\"", ",", " ", "é", "中文", "😀", "\u{0}", "\\", "\r", "\u{2028}", "'", "ß", "\u{FEFF}",
  ]

  private static func text(_ random: inout SplitMix64, without omitted: Set<String> = []) -> String {
    (0..<Int.random(in: 0..<12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
      .filter { !omitted.contains($0) }.joined()
  }

  @Test("lines of two files come back with their numbers", arguments: 0..<40)
  func lines(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 1..<300, using: &random)
    // A carriage return last in its line is taken as part of the line's end, and U+FEFF first in a file as its mark.
    func side() -> [String] { ["x"] + (1..<count).map { _ in Self.text(&random) + "." } }
    let (source, target) = (side(), side())
    func file(_ lines: [String]) -> String {
      let end = Bool.random(using: &random) ? "\n" : "\r\n"
      return lines.joined(separator: end) + (Bool.random(using: &random) ? end : "")
    }
    let texts = try pairs(file(source), file(target))
    #expect(texts.sourceTexts == source && texts.targetTexts == target)
    #expect(texts.lines == (1...Int64(count)).map { $0 })
    #expect(texts.ledger.isBalanced && texts.ledger.kept == Int64(count))
  }

  @Test("rows of literal TSV come back, whichever columns are chosen", arguments: 40..<80)
  func tables(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 1..<200, using: &random)
    let width = Int.random(in: 2..<5, using: &random)
    let rows = (0..<count).map { row in
      (0..<width).map { column in
        "\(row == 0 && column == 0 ? "x" : "")" + Self.text(&random, without: ["\r", "\t"])
      }
    }
    let columns = Array(0..<width).shuffled(using: &random)
    let options = ParallelOptions.with {
      $0.source = .column(columns[0] + 1)
      $0.target = .column(columns[1] + 1)
    }
    let texts = try table(rows.map { $0.joined(separator: "\t") + "\n" }.joined(), options)
    #expect(texts.sourceTexts == rows.map { $0[columns[0]] } && texts.targetTexts == rows.map { $0[columns[1]] })
  }

  @Test("what is cut, flipped, inserted or taken out is read, counted or refused, and never more", arguments: 100..<400)
  func damage(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func damaged(_ text: String) -> [UInt8] {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1..<6, using: &random) where !bytes.isEmpty {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeLast(bytes.count - position)
        case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.insert([0x22, 0x0A, 0x0D, 0x09, 0x00, 0xFF].randomElement(using: &random)!, at: position)
        default: bytes.remove(at: position)
        }
      }
      return bytes
    }
    let lines = (0..<30).map { _ in Self.text(&random) }
    let file = lines.joined(separator: "\n")
    let options = ParallelOptions.with {
      $0.skipsBad = Bool.random(using: &random)
      $0.invalid = [.replace, .skip, .fail].randomElement(using: &random)!
    }
    let isTable = Bool.random(using: &random)
    let (left, right) = (damaged(isTable ? lines.map { "\($0)\tx" }.joined(separator: "\n") : file), damaged(file))
    do {
      let texts = isTable ? try table(left, options) : try pairs(left, right, options)
      #expect(texts.ledger.isBalanced && texts.ledger.kept == Int64(texts.count))
      #expect(texts.ledger.bytes == Int64(isTable ? left.count : left.count + right.count))
      #expect(zip(texts.lines, texts.lines.dropFirst()).allSatisfy { $0 < $1 })
      #expect(options.invalid != .fail || texts.ledger.invalidReplaced + texts.ledger.invalidBytesSkipped == 0)
    } catch let error as ParallelError {
      let refusals = ["SK-PAIR-001", "SK-PAIR-003", "SK-PAIR-004", "SK-TEXT-002", "SK-TEXT-003", "SK-DATA-002"]
      #expect(refusals.contains(error.code), "\(error)")
      #expect(isTable || error.code != "SK-PAIR-003" && error.code != "SK-DATA-002")
    }
  }
}
