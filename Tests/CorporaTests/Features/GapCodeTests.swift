import Corpora
import Foundation
import Tensors
import Testing

@Suite("Code of gaps")
struct GapCodeTests {
  /// Different numbers of so many bits, rising.
  private static func numbers(_ count: Int, bits: Int, seed: UInt64) -> [UInt64] {
    let random = CounterRandom(seed: seed, stream: 0)
    return Set((0..<count).map { random.bits(at: UInt64($0)) >> UInt64(64 - bits) }).sorted()
  }

  @Test(
    "what is written is read, for any count and number of bits",
    arguments: [0, 1, 2, 3, 63, 64, 65, 1000, 20_000], [1, 2, 7, 16, 17, 31, 33, 48, 63])
  func roundTrip(count: Int, bits: Int) {
    let numbers = Self.numbers(count, bits: bits, seed: 1)
    let words = GapCode.encode(numbers, bits: bits)
    #expect(GapCode.decode(words, count: numbers.count, bits: bits) == numbers)
  }

  @Test("the lowest, the highest, and all numbers together are read back")
  func extremes() {
    for numbers: [UInt64] in [[0], [4095], [0, 4095], [4094, 4095], Array(0..<4096)] {
      #expect(GapCode.decode(GapCode.encode(numbers, bits: 12), count: numbers.count, bits: 12) == numbers)
    }
    #expect(GapCode.encode(Array(0..<4096), bits: 12).count == 64)  // a bit each
  }

  @Test("n numbers of b bits take b − log₂ n + 1.7 bits each, or fewer", arguments: [1000, 5000, 20_000])
  func size(count: Int) {
    let bits = FeatureDictionary.keyBits(for: count)
    let numbers = Self.numbers(count, bits: bits, seed: 2)
    let used = Double(64 * GapCode.encode(numbers, bits: bits).count) / Double(numbers.count)
    #expect(used < Double(bits) - log2(Double(count)) + 1.7, "\(used) bits")
  }

  @Test("words that are no code are refused, and none crashes the reader")
  func damage() {
    let words = GapCode.encode(Self.numbers(300, bits: 25, seed: 3), bits: 25)
    #expect(GapCode.decode(Array(words.dropLast()), count: 300, bits: 25) == nil)
    #expect(GapCode.decode(words + [0], count: 300, bits: 25) == nil)
    #expect(GapCode.decode([], count: 1, bits: 25) == nil)
    #expect(GapCode.decode(words, count: -1, bits: 25) == nil)
    #expect(GapCode.decode(words, count: 300, bits: 64) == nil)
    #expect(GapCode.decode([.max], count: 1, bits: 25) == nil)
    for flipped in 0..<64 * words.count {
      var other = words
      other[flipped / 64] ^= 1 << UInt64(flipped % 64)
      guard let numbers = GapCode.decode(other, count: 300, bits: 25) else { continue }
      #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } && numbers.allSatisfy { $0 >> 25 == 0 })
    }
  }

  @Test(
    "a dictionary of fewer bits knows its features, takes few others for them, and keeps of two alike the one that is wanted"
  )
  func selecting() throws {
    let keys = Self.numbers(4000, bits: 64, seed: 4)
    let dictionary = try #require(FeatureDictionary(keys: keys))
    let ids = (0..<4000).filter { $0 % 3 != 1 }.map(UInt32.init)
    let bits = FeatureDictionary.keyBits(for: ids.count)
    #expect(bits == 12 + 16)
    let (small, kept) = dictionary.selecting(ids, keyBits: bits) { _, _ in true }
    #expect(kept == ids && small.count == ids.count && small.keyBits == bits)
    for (place, id) in ids.enumerated() { #expect(small.id(of: keys[Int(id)]) == UInt32(place)) }
    let others = Self.numbers(200_000, bits: 64, seed: 5)
    let mistaken = others.count { small.id(of: $0) != nil }
    #expect(mistaken < 10, "\(mistaken) of 200,000, where 200,000 · 2,667 / 2^28 = 2 are to be expected")
    #expect(FeatureDictionary(keys: small.keys, bits: bits) == small)
    #expect(FeatureDictionary(keys: keys, bits: bits) == nil)

    let two = try #require(
      FeatureDictionary(keys: [0x1234_0000_0000_0000, 0x1234_5000_0000_0000, 0x2000_0000_0000_0000]))
    for wanted: UInt32 in [0, 1] {
      let (one, kept) = two.selecting([0, 1, 2], keyBits: 16) { first, _ in first == wanted }
      #expect(kept == [wanted, 2] && one.keys == [0x1234_0000_0000_0000, 0x2000_0000_0000_0000])
      #expect(one.id(of: 0x1234_5678_0000_0000) == 0 && one.id(of: 0x1235_0000_0000_0000) == nil)
    }
  }
}
