import Foundation

/// Numbers byte strings: each different one in the order of its first coming.
///
/// Open addressing with linear probing. A slot holds 32 bits of the hash beside the number, so that other strings are rarely
/// looked at and the table grows without reading them; the strings are packed in one block of memory.
final class ByteStringTable {
  private(set) var count = 0
  /// The upper half of the hash above a number plus one, or 0.
  private var slots: [UInt64]
  private var text: [UInt8] = []
  /// Where each string ends in the text.
  private var ends: [Int] = []

  init() { slots = Array(repeating: 0, count: 1 << 12) }

  /// The number of a string, which is new where it is not in the table yet.
  func add(_ bytes: UnsafeRawBufferPointer) -> (number: Int, isNew: Bool) {
    let tag = Self.hash(bytes) >> 32
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: tag) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == tag {
        let number = Int(slots[slot] & 0xFFFF_FFFF) - 1
        if isEqual(number, bytes) { return (number, false) }
      }
      slot = (slot + 1) & mask
    }
    precondition(count < Int(Int32.max), "more different words than can be numbered")
    text.append(contentsOf: bytes)
    ends.append(text.count)
    count += 1
    slots[slot] = tag << 32 | UInt64(count)
    if count * 5 > slots.count * 3 { growSlots() }
    return (count - 1, true)
  }

  /// Calls `body` with a string; it must not add any.
  func withBytes<Result>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range(number)])) }
  }

  /// Forgets all strings and keeps the memory.
  func removeAll() {
    count = 0
    for slot in slots.indices { slots[slot] = 0 }
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

  @inline(__always)
  private func isEqual(_ number: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let range = range(number)
    guard range.count == bytes.count else { return false }
    return text.withUnsafeBytes {
      bytes.isEmpty || memcmp($0.baseAddress! + range.lowerBound, bytes.baseAddress!, bytes.count) == 0
    }
  }

  private func growSlots() {
    var larger = [UInt64](repeating: 0, count: 2 * slots.count)
    let mask = larger.count - 1
    for content in slots where content != 0 {
      var slot = Int(truncatingIfNeeded: content >> 32) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = content
    }
    slots = larger
  }

  /// Eight bytes at a time: each is mixed in by a product of 128 bits whose halves are folded onto each other. The same on every
  /// machine and in every process; it resists no attacker.
  @inline(__always)
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: bytes.count) &* 0xD6E8_FEB8_6659_FD93
    var position = 0
    while position + 8 <= bytes.count {
      state = mixed(state, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    var rest: UInt64 = 0
    while position < bytes.count {
      rest = rest << 8 | UInt64(bytes[position])
      position += 1
    }
    return mixed(state, rest)
  }

  @inline(__always)
  private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
    return product.low ^ product.high
  }
}
