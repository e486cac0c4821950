import Testing

import Corpora

@Suite("Dictionaries of features")
struct FeatureDictionaryTests {
  /// Numbers that a test can tell: SplitMix64.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private func dictionary(
    _ features: [UInt64], runLength: Int = 1 << 22, _ change: (inout FeatureConfiguration) -> Void = { _ in }
  ) -> FeatureDictionary {
    var (counter, configuration) = (FeatureCounter(runLength: runLength), FeatureConfiguration())
    for feature in features { counter.add(feature) }
    change(&configuration)
    return FeatureDictionary(&counter, configuration)
  }

  @Test("radix sort sorts", arguments: [0, 1, 2, 255, 256, 257, 5000])
  func sorting(count: Int) {
    var numbers = Numbers(state: 7)
    for mask: UInt64 in [.max, 0xFF, 0xFFFF_0000_0000_0000, 0x8000_0000_0000_0001] {
      var some = (0..<count).map { _ in numbers.next() & mask }
      let sorted = some.sorted()
      radixSort(&some)
      #expect(some == sorted)
    }
  }

  @Test("numbers follow the hashes, and unknown features have none", arguments: [0, 1, 2, 3, 1000, 4096])
  func ids(count: Int) {
    var numbers = Numbers(state: 3)
    let features = (0..<count).map { _ in numbers.next() }
    let dictionary = dictionary(features + features)
    #expect(dictionary.keys == features.sorted() && dictionary.count == count)
    for (id, key) in dictionary.keys.enumerated() { #expect(dictionary.id(of: key) == UInt32(id)) }
    for feature in [0, 1, .max] + features.map({ $0 &+ 1 }) where !features.contains(feature) {
      #expect(dictionary.id(of: feature) == nil)
    }
    #expect(FeatureDictionary(keys: dictionary.keys) == dictionary)
  }

  @Test("many looked up at once are those found one by one", arguments: [0, 1, 2, 63, 64, 65, 5000])
  func manyIDs(count: Int) throws {
    var numbers = Numbers(state: 5)
    // Crowded in some places, so that many share leading bits.
    let features = (0..<count).map { _ in numbers.next() & (numbers.next() % 4 == 0 ? .max : 0xFFFF) }
    for dictionary in [
      dictionary(features), try #require(FeatureDictionary(keys: Set(features.map { $0 & ~0xFF }).sorted(), bits: 56)),
    ] {
      let asked = [0, 1, .max] + features + features.map { $0 ^ 0x101 } + (0..<200).map { _ in numbers.next() }
      var found: [UInt32] = [7]
      dictionary.appendIDs(of: asked, to: &found)
      #expect(found == [7] + asked.compactMap { dictionary.id(of: $0) })
    }
  }

  @Test("the lowest and the highest hashes are found")
  func extremes() {
    let dictionary = dictionary([0, .max, 5])
    #expect([0, 5, UInt64.max].map { dictionary.id(of: $0) } == [0, 1, 2])
    #expect(dictionary.id(of: .max - 1) == nil)
  }

  @Test("rare features are left out, and of the others the most frequent stay")
  func selection() {
    let features: [UInt64] = [9, 9, 9, 4, 4, 7, 7, 2, 1]
    #expect(dictionary(features) { $0.minimumCount = 2 }.keys == [4, 7, 9])
    #expect(dictionary(features) { $0.minimumCount = 4 }.keys == [])
    // Of 4 and 7, which occur as often, the lower hash.
    #expect(dictionary(features) { $0.maximumSize = 2 }.keys == [4, 9])
    #expect(dictionary(features) { $0.maximumSize = 5 }.keys == [1, 2, 4, 7, 9])
    #expect(dictionary(features) { ($0.maximumSize, $0.minimumCount) = (4, 2) }.keys == [4, 7, 9])
    #expect(dictionary(features) { $0.maximumSize = 4 }.keys == [1, 4, 7, 9])
  }

  @Test("counting in runs, and in parts that are added, counts the same", arguments: [1, 2, 7, 100, 1000])
  func runs(length: Int) {
    var numbers = Numbers(state: 11)
    let features = (0..<700).map { _ in numbers.next() % 97 }
    var all = FeatureCounter()
    for feature in features { all.add(feature) }
    var parts = FeatureCounter(runLength: length)
    for feature in features[..<300] { parts.add(feature) }
    var second = FeatureCounter(runLength: length + 1)
    for feature in features[300...] { second.add(feature) }
    parts.add(second)
    let (expected, counted) = (all.finish(), parts.finish())
    #expect(expected.keys == Set(features).sorted() && expected.counts.reduce(0, +) == 700)
    #expect(counted == expected)
  }

  @Test("hashes that do not rise make no dictionary")
  func refused() {
    #expect(FeatureDictionary(keys: [3, 2]) == nil)
    #expect(FeatureDictionary(keys: [3, 3]) == nil)
    #expect(FeatureDictionary(keys: [])?.id(of: 0) == nil)
  }
}
