/// Random numbers by counter: the number at a counter follows from the key and the counter alone, so any thread can draw
/// any of them, in any order.
///
/// SplitMix64 (Steele, Lea and Flood 2014, figure 15) read at an arbitrary step.
@frozen
public struct CounterRandom: Sendable {
  @usableFromInline let key: UInt64

  /// Independent numbers for each seed and stream.
  public init(seed: UInt64, stream: UInt64) {
    key = Self.mix(Self.mix(seed &+ Self.gamma) &+ stream &* Self.gamma)
  }

  /// Independent numbers for each number of a substream: a layer's own, a step's own.
  public func substream(_ number: UInt64) -> CounterRandom {
    CounterRandom(seed: key, stream: number)
  }

  /// 64 random bits.
  @inlinable @inline(__always)
  public func bits(at counter: UInt64) -> UInt64 { Self.mix(key &+ counter &* Self.gamma) }

  /// A number from 0 up to `bound`, not including it, nearly uniform (the bias is below `bound` / 2³²).
  @inlinable @inline(__always)
  public func below(_ bound: Int, at counter: UInt64) -> Int {
    Int(truncatingIfNeeded: ((bits(at: counter) >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  @inlinable @inline(__always)
  public func unit(at counter: UInt64) -> Double { Double(bits(at: counter) >> 11) * 0x1p-53 }

  /// A number of the standard normal distribution, by the polar method (Marsaglia and Bray 1964); the same on every
  /// machine.
  public func normal(at counter: UInt64) -> Double {
    let tries = substream(counter)
    var number: UInt64 = 0
    while true {
      let x = 2 * tries.unit(at: number) - 1
      let y = 2 * tries.unit(at: number + 1) - 1
      let square = x * x + y * y
      if square < 1 && square > 0 { return x * (-2 * naturalLogarithm(square) / square).squareRoot() }
      number += 2
    }
  }

  /// The golden ratio's odd fraction of 2⁶⁴.
  @inlinable static var gamma: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  @inlinable @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }
}
