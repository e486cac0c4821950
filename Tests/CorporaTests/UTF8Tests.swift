import Corpora
import Foundation
import TestSupport
import Testing

@Suite("UTF-8")
struct UTF8Tests {
  @Test("every case of utf8tests.txt is told valid from invalid, replaced and skipped as it says")
  func utf8tests() throws {
    guard let url = SharedCorpora.url("unicode-tests/utf8tests.txt") else { return }
    var valid = 0
    var invalid = 0
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      switch fields[1] {
      case "valid", "valid hex":
        let bytes = fields[1] == "valid" ? Array(fields[2].utf8) : hexadecimal(fields[2])
        #expect(validLength(bytes) == bytes.count, "\(line)")
        #expect(repaired(bytes, replaces: true) == bytes, "\(line)")
        valid += 1
      case "invalid hex":
        let bytes = hexadecimal(fields[2])
        #expect(validLength(bytes) < bytes.count, "\(line)")
        #expect(repaired(bytes, replaces: false) == hexadecimal(fields[3]), "\(line)")
        #expect(repaired(bytes, replaces: true) == hexadecimal(fields[4]), "\(line)")
        invalid += 1
      default: Issue.record("unknown kind of case: \(line)")
      }
    }
    #expect(valid == 77 && invalid == 145)
  }

  @Test("Markus Kuhn's stress test is repaired as Swift's own decoder repairs it")
  func stressTest() throws {
    guard let url = SharedCorpora.url("unicode-tests/UTF-8-test.txt") else { return }
    let bytes = Array(try Data(contentsOf: url))
    #expect(validLength(bytes) < bytes.count)
    #expect(repaired(bytes, replaces: true) == Array(String(decoding: bytes, as: UTF8.self).utf8))
  }

  @Test("sequences with every pair of first bytes are judged as Swift judges them")
  func shortSequences() {
    let tails: [UInt8] = [0x41, 0x7F, 0x80, 0xBF, 0xC2]
    var different: [[UInt8]] = []
    for lead in UInt8(0x7F)...UInt8.max {
      for second in UInt8.min...UInt8.max {
        for third in tails {
          for fourth in tails {
            let bytes = [lead, second, third, fourth]
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            if (validLength(bytes) == 4) != isValid { different.append(bytes) }
          }
        }
      }
    }
    #expect(different.isEmpty)
  }

  @Test("text with bytes changed anywhere is repaired as Swift's own decoder repairs it")
  func changedBytes() {
    var generator = SplitMix64(seed: 5)
    for round in 0..<400 {
      var bytes = Array(randomText(words: 40, seed: UInt64(round)).utf8)
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let decoded = Array(String(decoding: bytes, as: UTF8.self).utf8)
      #expect(repaired(bytes, replaces: true) == decoded)
      #expect((validLength(bytes) == bytes.count) == (decoded == bytes))
    }
  }

  @Test("line feeds and characters are counted as one counts them one by one")
  func counts() {
    for words in [0, 1, 3, 50, 3000] {
      let text = Array(randomText(words: words, seed: 9).utf8)
      for start in 0..<min(9, text.count + 1) {
        let part = Array(text[start...])
        part.withUnsafeBytes { bytes in
          #expect(lineFeedCount(bytes) == Int64(part.count { $0 == 10 }))
          #expect(characterCount(bytes) == Int64(part.count { $0 & 0xC0 != 0x80 }))
          #expect(lastLineFeed(bytes) == part.lastIndex(of: 10))
        }
      }
    }
    // Bytes beside 10, which a sloppy test of eight bytes at once takes for it.
    let neighbours: [UInt8] = [10, 11, 9, 10, 138, 139, 10, 11, 11, 10, 0, 255, 10, 10, 11, 10, 11]
    neighbours.withUnsafeBytes { #expect(lineFeedCount($0) == 7) }
  }

  private func validLength(_ bytes: [UInt8]) -> Int { bytes.withUnsafeBytes { validUTF8Prefix($0) } }

  private func repaired(_ bytes: [UInt8], replaces: Bool) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: 3 * bytes.count + 1)
    var repair = UTF8Repair()
    let length = target.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { repair.copy($0, to: target.baseAddress!, replaces: replaces) }
    }
    return Array(target[..<length])
  }

  private func hexadecimal(_ text: String) -> [UInt8] {
    if text == "nothing" { return [] }
    let digits = Array(text.filter { $0 != " " })
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
  }
}
