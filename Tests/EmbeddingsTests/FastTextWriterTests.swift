import Corpora
import Embeddings
import Foundation
import Testing

@Suite("Writing fastText's models")
struct FastTextWriterTests {
  private func temporary(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("model-\(UUID().uuidString).bin").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func number(_ seed: Int) -> Float {
    Float(sin(Double(seed) * 12.9898) * 43758.5453).truncatingRemainder(dividingBy: 1)
  }

  /// Vectors as fastText would answer, of rows that only it knows.
  private func model(scale: Float = 1) throws -> (WordVectors, SubwordVectors) {
    let words = try Vocabulary(words: [("</s>", 40), ("the", 30), ("größe", 9), ("東京", 3), ("a", 1), ("two words", 1)])
    let nGrams = CharacterNGrams(minimumLength: 2, maximumLength: 5, buckets: 31)
    let rows = VectorMatrix(rows: 31, dimension: 9) { elements in
      // Two buckets of which nothing was learned.
      for index in elements.indices { elements[index] = [7, 30].contains(index / 9) ? 0 : number(index) * scale }
    }
    let matrix = VectorMatrix(rows: words.count, dimension: 9) { elements in
      for id in 0..<words.count {
        let buckets = id == 0 ? [] : nGrams.buckets(of: words.word(TokenID(id)))
        let share = 1 / Float(buckets.count + 1)
        for column in 0..<9 {
          var sum = number(1000 + id * 9 + column)
          for bucket in buckets { sum += rows[bucket][column] }
          elements[id * 9 + column] = sum * share
        }
      }
    }
    let used = (0..<31).filter { ![7, 30].contains($0) }
    let subwords = SubwordVectors(
      nGrams: nGrams, used: BucketSet(used, of: 31), matrix: VectorMatrix(used.map { rows[$0] }, dimension: 9))
    return (WordVectors(vocabulary: words, matrix: matrix), subwords)
  }

  @Test(
    "words, counts, vectors and n-grams come back to the bit, also where a word's own row is small beside its n-grams'",
    arguments: [
      Float(1), 1000, 1e-6,
    ])
  func roundTrip(scale: Float) throws {
    let (vectors, subwords) = try model(scale: scale)
    try temporary { path in
      try VectorFile.write(vectors, as: .fastText, to: path, subwords: subwords)
      let read = try VectorFile(path: path)
      #expect(read.format == .fastText && read.vectors == vectors && read.subwords == subwords)
      // What was read and is written again is the same file.
      try temporary { again in
        try VectorFile.write(read.vectors, as: .fastText, to: again, subwords: read.subwords)
        #expect(try Data(contentsOf: URL(fileURLWithPath: again)) == Data(contentsOf: URL(fileURLWithPath: path)))
      }
    }
  }

  @Test("an embedding without n-grams is a model without them")
  func withoutNGrams() throws {
    try temporary { path in
      try VectorFile.write(FormulaVectors.vectors, as: .fastText, to: path)
      let read = try VectorFile(path: path)
      #expect(read.vectors == FormulaVectors.vectors && read.subwords == nil)
    }
  }

  @Test("the file begins with fastText's magic, version 12 and its settings")
  func header() throws {
    let (vectors, subwords) = try model()
    try temporary { path in
      try VectorFile.write(vectors, as: .fastText, to: path, subwords: subwords)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let numbers = (0..<14).map { place in
        bytes[4 * place..<4 * place + 4].reversed().reduce(Int32(0)) { $0 << 8 | Int32($1) }
      }
      #expect(numbers == [793_712_314, 12, 9, 5, 5, 1, 5, 1, 2, 2, 31, 2, 5, 100])
      // The matrix of outputs: no byte of it, no rows, nine columns.
      #expect(bytes.suffix(17) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0])
    }
  }

  @Test("words that do not say how often they occur are written as occurring once")
  func unknownCounts() throws {
    let words = try Vocabulary(words: [("a", 7), ("b", 0), ("c", 0)])
    let vectors = WordVectors(vocabulary: words, matrix: VectorMatrix([[1, 2], [3, 4], [5, 6]], dimension: 2))
    try temporary { path in
      try VectorFile.write(vectors, as: .fastText, to: path)
      let read = try VectorFile(path: path).vectors
      #expect(read.vocabulary.occurrences == [7, 1, 1] && read.matrix == vectors.matrix)
      #expect(read.vocabulary.totalOccurrences == 9)
    }
  }

  @Test("the addend of a sum is found wherever there is one, and else the nearest")
  func addends() {
    for seed in 0..<300 {
      let numbers = (0..<seed % 9).map { number(seed * 100 + $0) * (seed % 3 == 0 ? 1e4 : 1) }
      let addend = number(seed) * (seed % 5 == 0 ? 1e-7 : 1)
      let share = 1 / Float(numbers.count + 1)
      let mean = numbers.reduce(addend, +) * share
      let found = FastTextWriter.addend(with: numbers, giving: mean, share: share)
      #expect(numbers.reduce(found, +) * share == mean)
    }
    // Sums of this size are even numbers times 1/3.
    let nearest = FastTextWriter.addend(with: [33_554_432, 0], giving: 11_184_812, share: 1 / 3)
    #expect(nearest.isFinite)
  }

  @Test("a word that fastText would cut is refused before anything is written")
  func unwritable() throws {
    let words = try Vocabulary(words: [("a\0b", 1)])
    let vectors = WordVectors(vocabulary: words, matrix: VectorMatrix([[1, 2]], dimension: 2))
    try temporary { path in
      #expect(throws: EmbeddingError.unwritableWord(word: "a\0b", format: "fasttext")) {
        try VectorFile.write(vectors, as: .fastText, to: path)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
