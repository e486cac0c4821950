import Foundation
import TestSupport
import Tokenization

/// What the suites about subwords share.
enum SubwordTexts {
  /// A text that pieces are learned from.
  static func encoding(
    from text: [UInt8], pieces: Int, cutter: WordCutter
  ) throws -> BytePairEncoding {
    let counter = try WordCounter(cutter)
    try text.withUnsafeBytes { try counter.add($0) }
    let trainer = BytePairTrainer()
    trainer.add(counter)
    return trainer.train(pieces: pieces)
  }

  /// The texts of the shared multilingual corpus; empty, with a note, where it is absent.
  static func multilingual() throws -> [(name: String, text: [UInt8])] {
    guard let folder = SharedCorpora.url("multilingual-text") else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
    }
  }

  /// The text in lines, each with its line feed.
  static func lines(_ text: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    for byte in text {
      lines[lines.count - 1].append(byte)
      if byte == UInt8(ascii: "\n") { lines.append([]) }
    }
    return lines
  }

  /// Merges of random pieces, mostly of short ones, so that they apply to random words.
  static func randomMerges(
    _ count: Int, of letters: [UInt8], _ generator: inout SplitMix64
  ) throws -> [BytePairEncoding.Merge] {
    var pieces = letters.map { (id: UInt32($0), bytes: [$0]) }
    var merges: [BytePairEncoding.Merge] = []
    while merges.count < count {
      let left = pieces.randomElement(using: &generator)!
      let right = pieces.randomElement(using: &generator)!
      let bytes = left.bytes + right.bytes
      guard bytes.count <= 12, !pieces.contains(where: { $0.bytes == bytes }) else { continue }
      pieces.append((UInt32(256 + merges.count), bytes))
      merges.append(.init(left.id, right.id))
    }
    return merges
  }

  static func randomWord(_ count: Int, of letters: [UInt8], _ generator: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in letters.randomElement(using: &generator)! }
  }
}
