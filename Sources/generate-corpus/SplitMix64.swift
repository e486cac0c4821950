/// The source of every choice the generator makes: the same seed gives the same bytes on every machine.
///
/// `Int.random(in:using:)` is not used with it: how the standard library turns random bits into a number may change.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 17.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in `0 ..< bound`, each with the same probability.
  ///
  /// The high half of a 128-bit product; the few low halves that would favour some numbers are drawn again
  /// (Lemire, "Fast random integer generation in an interval", 2019, algorithm 5).
  mutating func next(below bound: Int) -> Int {
    precondition(bound > 0, "an empty range has no numbers: bound \(bound)")
    let bound = UInt64(bound)
    let favoured = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= favoured { return Int(product.high) }
    }
  }
}

extension Array {
  /// One of the elements.
  func element(using random: inout SplitMix64) -> Element {
    self[random.next(below: count)]
  }

  /// The elements in a random order (Fisher and Yates).
  func shuffled(using random: inout SplitMix64) -> [Element] {
    var shuffled = self
    for last in stride(from: shuffled.count - 1, to: 0, by: -1) {
      shuffled.swapAt(last, random.next(below: last + 1))
    }
    return shuffled
  }
}
