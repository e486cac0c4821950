/// The bytes of a word of at most 16, in order, with zeros behind them, on machines that are little-endian, as all are that
/// Swift runs on. With the length, it is the word.
@usableFromInline
struct ShortWord: BitwiseCopyable {
  @inlinable static var maximumCount: Int { 16 }

  @usableFromInline var low: UInt64
  @usableFromInline var high: UInt64

  @inlinable
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// In at most three loads, which overlap.
  @inlinable
  @inline(__always)
  init(_ bytes: UnsafeRawPointer, count: Int) {
    high = 0
    if count >= 8 {
      low = load64(bytes)
      high = load64(bytes + (count - 8)) >> UInt64(8 * (16 - count))
    } else if count >= 4 {
      low = load32(bytes) | load32(bytes + (count - 4)) << UInt64(8 * (count - 4))
    } else if count > 0 {
      low =
        load8(bytes) | load8(bytes + (count >> 1)) << UInt64(8 * (count >> 1))
        | load8(bytes + (count - 1)) << UInt64(8 * (count - 1))
    } else {
      low = 0
    }
  }

  @inlinable
  @inline(__always)
  static func == (a: ShortWord, b: ShortWord) -> Bool { (a.low ^ b.low) | (a.high ^ b.high) == 0 }

  @inlinable
  @inline(__always)
  func hash(count: Int) -> UInt64 {
    folded(low ^ 0xA076_1D64_78BD_642F, high ^ 0xE703_7ED1_A0B4_28DB &+ UInt64(truncatingIfNeeded: count))
  }
}

/// A fast hash of a word's bytes: two 64-bit loads and one 128-bit product for words of up to 16 bytes.
///
/// The mixing step is the folded product of Wang Yi's wyhash (public domain, https://github.com/wangyi-fudan/wyhash).
/// It is the same on every machine and in every process, and it resists no attacker.
@inlinable
@inline(__always)
package func wordHash(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
  count <= ShortWord.maximumCount
    ? ShortWord(bytes, count: count).hash(count: count) : longWordHash(bytes, count: count)
}

@usableFromInline
func longWordHash(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
  var state: UInt64 = 0x8EBC_6AF0_9C88_C6E3
  var position = 0
  while count - position > 16 {
    state = folded(
      load64(bytes + position) ^ 0x5899_65CC_7537_4CC3, load64(bytes + (position + 8)) ^ state)
    position += 16
  }
  return folded(
    load64(bytes + (count - 16)) ^ 0xA076_1D64_78BD_642F,
    load64(bytes + (count - 8)) ^ state ^ UInt64(truncatingIfNeeded: count))
}

@inlinable
@inline(__always)
func load64(_ bytes: UnsafeRawPointer) -> UInt64 { bytes.loadUnaligned(as: UInt64.self) }

@inlinable
@inline(__always)
func load32(_ bytes: UnsafeRawPointer) -> UInt64 { UInt64(bytes.loadUnaligned(as: UInt32.self)) }

@inlinable
@inline(__always)
func load8(_ bytes: UnsafeRawPointer) -> UInt64 { UInt64(bytes.load(as: UInt8.self)) }

/// The product of two words, its upper half folded onto its lower.
@inlinable
@inline(__always)
func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.low ^ product.high
}
