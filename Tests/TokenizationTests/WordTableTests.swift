import Testing
import Tokenization

@Suite("Word table")
struct WordTableTests {
  /// Bytes of all lengths around those that are compared in one, two or more loads; many differ in one byte only.
  private func words(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      var word = [UInt8](repeating: 0x61, count: Int.random(in: 0...40, using: &generator))
      for _ in 0..<2 where !word.isEmpty {
        word[Int.random(in: word.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      return word
    }
  }

  /// The same, slowly.
  private struct Reference {
    var numbers: [[UInt8]: UInt32] = [:]
    var occurrences: [Int64] = []

    mutating func add(_ word: [UInt8], _ count: Int64) -> UInt32 {
      let number = numbers[word] ?? UInt32(occurrences.count)
      if numbers.updateValue(number, forKey: word) == nil { occurrences.append(0) }
      occurrences[Int(number)] += count
      return number
    }
  }

  @Test("words are numbered as they first come, and counted as a dictionary counts them")
  func agreesWithDictionary() {
    var table = WordTable()
    for seed in [UInt64(61), 62] {
      var reference = Reference()
      for (index, word) in words(60_000, seed: seed).enumerated() {
        let occurrences = Int64(index % 5)
        let number = word.withUnsafeBytes { table.add($0, occurrences: occurrences) }
        #expect(number == reference.add(word, occurrences))
      }
      #expect(table.count == reference.occurrences.count && table.count > 40_000)
      for (word, number) in reference.numbers {
        #expect(table.word(number).elementsEqual(word))
        #expect(table.number(of: word) == number)
        #expect(table.occurrences(number) == reference.occurrences[Int(number)])
      }
      for word in words(1_000, seed: 63) { #expect(table.number(of: word) == reference.numbers[word]) }
      table.removeAll()
      #expect(table.count == 0)
      #expect(reference.numbers.keys.prefix(1_000).allSatisfy { table.number(of: $0) == nil })
    }
  }
}
