/// A fast hash of a word's bytes: two 64-bit loads and one 128-bit product for words of up to 16 bytes.
///
/// The mixing step is the folded product of Wang Yi's wyhash (public domain, https://github.com/wangyi-fudan/wyhash).
/// It is the same on every machine and in every process, and it resists no attacker.
@inlinable
@inline(__always)
package func wordHash(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
  if count <= 16 {
    let low: UInt64
    let high: UInt64
    if count >= 8 {
      low = load64(bytes)
      high = load64(bytes + (count - 8))
    } else if count >= 4 {
      low = load32(bytes)
      high = load32(bytes + (count - 4))
    } else if count > 0 {
      low = UInt64(bytes.load(as: UInt8.self))
      high =
        UInt64(bytes.load(fromByteOffset: count >> 1, as: UInt8.self)) << 8
        | UInt64(bytes.load(fromByteOffset: count - 1, as: UInt8.self))
    } else {
      low = 0
      high = 0
    }
    return folded(low ^ 0xA076_1D64_78BD_642F, high ^ 0xE703_7ED1_A0B4_28DB &+ UInt64(truncatingIfNeeded: count))
  }
  return longWordHash(bytes, count: count)
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

/// The product of two words, its upper half folded onto its lower.
@inlinable
@inline(__always)
func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.low ^ product.high
}
