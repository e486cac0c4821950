import Tensors

/// Random bits, and at each of them whether there were an even or an odd number of ones so far: two states suffice, for
/// texts of any length, but all bits count.
///
///     0 1 1 1 0 1        targets: 0 1 0 1 1 0
struct ParityToy {
  /// T
  var length: Int

  var vocabulary: Int { 2 }

  func batch(_ count: Int, from random: CounterRandom) -> ToyBatch {
    ToyBatch(count) { number in
      let bits = (0..<length).map { Int32(random.below(2, at: UInt64(number * length + $0))) }
      var parity: Int32 = 0
      let targets = bits.map { bit in
        parity ^= bit
        return parity
      }
      return (bits, targets)
    }
  }
}
