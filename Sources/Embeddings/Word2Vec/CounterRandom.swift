/// Random numbers by counter: the number at a counter follows from the key and the counter alone, so any thread can draw
/// any of them, in any order.
///
/// SplitMix64 (Steele, Lea and Flood 2014, figure 15) read at an arbitrary step.
struct CounterRandom: Sendable {
  private let key: UInt64

  /// Independent numbers for each seed, use and epoch.
  init(seed: UInt64, use: Use, epoch: Int = 0) {
    let step = UInt64(use.rawValue) &<< 32 | UInt64(epoch)
    key = Self.mix(Self.mix(seed &+ Self.gamma) &+ step &* Self.gamma)
  }

  enum Use: Int {
    case subsampling, windows, negatives, initialRows, heldOutPieces
  }

  /// 64 random bits.
  @inline(__always)
  func bits(at counter: UInt64) -> UInt64 { Self.mix(key &+ counter &* Self.gamma) }

  /// A number from 0 up to `bound`, not including it, nearly uniform (the bias is below `bound` / 2³²).
  @inline(__always)
  func below(_ bound: Int, at counter: UInt64) -> Int {
    Int(truncatingIfNeeded: ((bits(at: counter) >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// The golden ratio's odd fraction of 2⁶⁴.
  private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
