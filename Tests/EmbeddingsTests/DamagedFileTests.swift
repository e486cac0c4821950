import Corpora
import Embeddings
import Foundation
import Tensors
import Testing

/// Files that were cut, flipped, or filled with other numbers, thousands of them, the same ones every time: each is read or refused
/// with a place, and none asks for more memory than its bytes could fill.
@Suite("Damaged files of vectors and of questions")
struct DamagedFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("damaged-\(UUID().uuidString)")

  /// Kinds of damage, by number: what is left of a file.
  private func damaged(_ bytes: [UInt8], _ number: Int, _ random: CounterRandom) -> [UInt8] {
    var bytes = bytes
    func place(_ counter: UInt64) -> Int { random.below(max(1, bytes.count), at: UInt64(number) * 64 + counter) }
    switch number % 8 {
    case 0: bytes.removeLast(place(0))
    case 1: bytes.removeFirst(place(0))
    case 2: bytes[place(0)] ^= 1 << UInt8(place(1) % 8)
    case 3: for count in 0..<16 { bytes[place(UInt64(count))] = UInt8(place(UInt64(count) + 16) % 256) }
    case 4:
      // A number of four or eight bytes that is far too large, or negative, near the beginning.
      let start = place(0) % min(bytes.count, 120)
      let value: UInt8 = [0xFF, 0x7F, 0x80, 0x00][place(1) % 4]
      for index in start..<min(bytes.count, start + 4 + 4 * (place(2) % 2)) { bytes[index] = value }
    case 5:
      // Digits where digits are.
      for index in bytes.indices.prefix(200) where (0x30...0x39).contains(bytes[index]) && place(UInt64(index)) % 3 == 0
      {
        bytes[index] = 0x39
      }
    case 6:
      bytes.insert(
        contentsOf: [[0xC0, 0xAF], [0x6E, 0x61, 0x6E], [0x00], [0x0A], [0x20]][place(1) % 5], at: place(0))
    default:
      let (start, end) = (min(place(0), place(1)), max(place(0), place(1)))
      bytes += bytes[start..<end]
    }
    return bytes
  }

  /// Reads damaged copies of a file, and counts those that were refused.
  private func refusals(
    of name: String, besides others: [String] = [], count: Int = 1200, read: (String) throws(EmbeddingError) -> Void
  )
    throws -> Int
  {
    let original = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    let damagedPath = folder.appendingPathComponent("damaged-" + name)
    for other in others {
      let data = try Data(contentsOf: folder.appendingPathComponent(other))
      try data.write(to: folder.appendingPathComponent("damaged-" + other))
    }
    let random = CounterRandom(seed: 11, stream: UInt64(name.utf8.count))
    var refused = 0
    for number in 0..<count {
      try Data(damaged(original, number, random)).write(to: damagedPath)
      do throws(EmbeddingError) {
        try read(damagedPath.path)
      } catch {
        refused += 1
        #expect(!error.message.isEmpty && error.message.contains("damaged-"), "\(error)")
        #expect(error.exitStatus == .badInput || error.exitStatus == .machineFailed, "\(error)")
      }
    }
    return refused
  }

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  @Test(
    "vectors of every form are read or refused",
    arguments: [
      (VectorFileFormat.word2vec, "v.bin"), (.word2vecText, "v.vec"), (.glove, "v.txt"), (.fastText, "v.model"),
      (.numpy, "v.npy"), (.projector, "v.tsv"), (.safetensors, "v.safetensors"),
    ])
  func vectors(format: VectorFileFormat, name: String) throws {
    try inFolder {
      let path = folder.appendingPathComponent(name).path
      let nGrams = CharacterNGrams(minimumLength: 3, maximumLength: 4, buckets: 13)
      let rows = VectorMatrix(rows: 13, dimension: 7) { for index in $0.indices { $0[index] = Float(index) / 64 } }
      try VectorFile.write(
        FormulaVectors.vectors, as: format, to: path,
        subwords: format == .fastText ? SubwordVectors(nGrams: nGrams, used: .all(13), matrix: rows) : nil)
      let others = format.wordsPath(for: name).map { [$0] } ?? []
      for told in [format, nil] {
        let refused = try refusals(of: name, besides: others) { path throws(EmbeddingError) in
          let read = try VectorFile(path: path, format: told)
          // What is read is whole.
          let size = FileManager.default.contents(atPath: path)?.count ?? 0
          #expect(read.vectors.matrix.rows * read.vectors.matrix.dimension <= max(size, 64))
          read.vectors.matrix.withUnsafeBufferPointer { numbers in
            let allFinite = numbers.allSatisfy(\.isFinite)
            #expect(allFinite)
          }
        }
        #expect(refused > 200, "\(format)")
      }
      // The words' own file, damaged.
      for other in others {
        let refused = try refusals(of: other, besides: [name], count: 600) { path throws(EmbeddingError) in
          _ = try VectorFile(path: folder.appendingPathComponent("damaged-" + name).path, format: format, words: path)
        }
        #expect(refused > 50)
      }
    }
  }

  @Test("compressed files, questions and pairs are read or refused")
  func others() throws {
    try inFolder {
      try Data(": capitals\nAthens Greece Oslo Norway\nparis france rome italy\n: gram1\na b c d\n".utf8)
        .write(to: folder.appendingPathComponent("questions.txt"))
      let questions = try refusals(of: "questions.txt") { path throws(EmbeddingError) in
        _ = try AnalogyQuestions(path: path)
      }
      #expect(questions > 100)
      try Data("# pairs\ntiger\tcat\t7.35\nbook,paper,7.46\ncup food 5\n".utf8)
        .write(to: folder.appendingPathComponent("pairs.txt"))
      let pairs = try refusals(of: "pairs.txt") { path throws(EmbeddingError) in _ = try WordPairs(path: path) }
      #expect(pairs > 100)
    }
  }

  @Test("a long first line before short ones asks for no memory that the file could not fill")
  func shortLines() throws {
    try inFolder {
      let path = folder.appendingPathComponent("damaged-long.txt").path
      let long = Array(repeating: "1", count: 200_000)
      // 200,000 numbers a line by the first one, and 300,000 lines: 240 GB.
      let lines = String(repeating: "\n", count: 300_000)
      try Data(("w " + long.joined(separator: " ") + lines + "x").utf8).write(to: URL(fileURLWithPath: path))
      let glove = #expect(throws: EmbeddingError.self) { try VectorFile(path: path, format: .glove) }
      #expect(glove?.code == "SK-EMB-103")
      try Data((long.joined(separator: "\t") + lines + "1").utf8).write(to: URL(fileURLWithPath: path))
      let words = folder.appendingPathComponent("words.txt").path
      try Data(String(repeating: "w\n", count: 300_001).utf8).write(to: URL(fileURLWithPath: words))
      let projector = #expect(throws: EmbeddingError.self) {
        try VectorFile(path: path, format: .projector, words: words)
      }
      #expect(projector?.code == "SK-EMB-103")
    }
  }
}
