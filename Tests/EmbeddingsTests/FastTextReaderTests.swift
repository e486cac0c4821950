import Embeddings
import Foundation
import Tensors
import Testing

@Suite("fastText's own models")
struct FastTextReaderTests {
  /// A model of three words of two numbers, with n-grams of 3 characters in 4 buckets, and one label.
  private struct Model {
    var version: Int32? = 12
    var words: [(word: String, count: Int64, kind: UInt8)] = [("the", 7, 0), ("a", 3, 0), ("</s>", 2, 0)]
    var labels: [(word: String, count: Int64, kind: UInt8)] = []
    var kind: Int32 = 2
    var maximumLength: Int32 = 3
    var isQuantized = false
    var rows: Int64 = 7
    var numbers = (0..<14).map { Float($0) + 0.5 }

    var bytes: [UInt8] {
      var bytes: [UInt8] = []
      func add(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
      if let version {
        add(UInt32(793_712_314))
        add(version)
      }
      for setting in [2, 5, 5, 1, 5, 1, 2, kind, 4, 3, maximumLength, 100] as [Int32] { add(setting) }
      add((1e-4).bitPattern)
      for count in [words.count + labels.count, words.count, labels.count] { add(Int32(count)) }
      add(Int64(12))
      if version != nil { add(Int64(-1)) }
      for entry in words + labels {
        bytes += Array(entry.word.utf8) + [0]
        add(entry.count)
        bytes.append(entry.kind)
      }
      if version != nil { bytes.append(isQuantized ? 1 : 0) }
      add(rows)
      add(Int64(2))
      for number in numbers { add(number.bitPattern) }
      return bytes
    }
  }

  private func read(_ bytes: [UInt8]) throws(EmbeddingError) -> VectorFile {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(EmbeddingError) in try VectorFile(bytes, path: "model.bin") }
    }
    return try result.get()
  }

  // h = 2166136261
  // for c in "<th".encode(): h = (h ^ c) * 16777619 % 2**32
  // h % 4 is 3; for the, he> and <a> it is 0.
  @Test("a word's vector is the mean of its row and its n-grams' rows", arguments: [12, 11, nil] as [Int32?])
  func means(version: Int32?) throws {
    var model = Model()
    model.version = version
    let file = try read(model.bytes)
    #expect(file.format == .fastText)
    #expect(file.vectors.vocabulary.words == ["the", "a", "</s>"])
    #expect(file.vectors.vocabulary.occurrences == [7, 3, 2])
    let rows: [[Float]] = (0..<7).map { row in
      let first = Float(2 * row) + 0.5
      return [first, first + 1]
    }
    let nGrams = CharacterNGrams(minimumLength: 3, maximumLength: 3, buckets: 4)
    #expect(nGrams.buckets(of: "the") == [3, 0, 0] && nGrams.buckets(of: "a") == [0])
    func mean(_ numbers: [Int]) -> [Float] {
      let share = 1 / Float(numbers.count)
      return [0, 1].map { column in
        var sum: Float = 0
        for number in numbers { sum += rows[number][column] }
        return sum * share
      }
    }
    #expect(file.vectors.matrix[0] == mean([0, 3 + 3, 3, 3]))
    #expect(file.vectors.matrix[1] == mean([1, 3]))
    #expect(file.vectors.matrix[2] == rows[2])
    #expect(file.subwords?.vector(of: "the") == mean([3 + 3, 3, 3]))
    #expect(file.subwords?.vector(of: "") == nil)
  }

  @Test("n-grams are of characters, and < and > alone are none")
  func characters() {
    let all = CharacterNGrams(minimumLength: 1, maximumLength: 2, buckets: 1 << 30)
    #expect(all.buckets(of: "東京").count == 5)  // <東 東 東京 京 京>
    #expect(all.buckets(of: "").count == 1)  // <>
    #expect(CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 9).buckets(of: "a").count == 1)
  }

  @Test("of a supervised model the words are read and the labels counted; without n-grams there are none")
  func supervised() throws {
    var model = Model()
    model.kind = 3
    model.maximumLength = 0
    model.labels = [("__label__x", 4, 1)]
    let file = try read(model.bytes)
    #expect(file.labels == 1 && file.subwords == nil && file.vectors.vocabulary.count == 3)
    #expect(file.vectors.matrix[1] == [2.5, 3.5])
  }

  @Test("what cannot be is refused, with the byte")
  func refusals() throws {
    let refused: [((inout Model) -> Void, String)] = [
      ({ $0.version = 13 }, "version 13"), ({ $0.rows = 1 << 60 }, "do not fit"), ({ $0.rows = -1 }, "do not fit"),
      ({ $0.rows = 6 }, "do not fit"), ({ $0.numbers[3] = .nan }, "NaN is not a finite number"),
      ({ $0.words[1].kind = 1 }, "entry 2 of 3 is of kind 1"), ({ $0.words[1].word = "the" }, "came before"),
      ({ $0.words[2].count = -1 }, "-1 occurrences"), ({ $0.isQuantized = true }, "quantized"),
      ({ $0.numbers.removeLast() }, "do not fit"),
      ({ $0.numbers = $0.numbers.map { _ in 3e38 } }, "add up to more than single precision holds"),
    ]
    for (damage, message) in refused {
      var model = Model()
      damage(&model)
      let error = #expect(throws: EmbeddingError.self, "\(message)") { try read(model.bytes) }
      #expect(error?.message.contains(message) == true, "\(message): \(error?.message ?? "")")
    }
  }

  @Test("files that are cut or changed at random are read or refused, never a crash")
  func damage() {
    let (whole, random) = (Model().bytes, CounterRandom(seed: 5, stream: 0))
    for length in 0..<whole.count { #expect(throws: EmbeddingError.self) { try read(Array(whole[..<length])) } }
    var refused = 0
    for trial in 0..<3_000 {
      var bytes = whole
      for change in 0..<1 + trial % 3 {
        let at = UInt64(trial * 8 + change)
        bytes[random.below(bytes.count, at: at)] = UInt8(random.below(256, at: at + (1 << 32)))
      }
      do { _ = try read(bytes) } catch { refused += 1 }
    }
    #expect(refused > 300)
  }
}
