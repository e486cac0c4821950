import Foundation

/// Numbers byte strings, each different one in the order of its first coming, and keeps a value with each.
///
/// Open addressing with linear probing. A slot holds 32 bits of the hash beside the number, so that other strings are rarely
/// looked at and the table grows without reading them; the strings are packed in one block of memory.
///
/// Owners in classes keep it by pointer, so that looking up a string passes no check for exclusive access.
struct ByteStringTable: ~Copyable {
  private struct Entry {
    /// Where the string begins in the text; it ends where the next entry's begins.
    var start: Int
    var value: Int64
  }

  private(set) var count = 0
  /// The upper half of the hash above a number plus one, or 0.
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask = (1 << 12) - 1
  /// One more than there are strings.
  private var entries: UnsafeMutablePointer<Entry>
  private var entryCapacity = 1 << 11
  private var text: UnsafeMutablePointer<UInt8>
  private var textCapacity = 1 << 14

  init() {
    slots = Self.zeroedSlots(mask + 1)
    entries = resized(nil, to: entryCapacity)
    entries[0] = Entry(start: 0, value: 0)
    text = resized(nil, to: textCapacity)
  }

  deinit {
    free(slots)
    free(entries)
    free(text)
  }

  /// The number of a string. One that is not in the table yet is put into it, with the value 0.
  @inline(__always)
  mutating func add(_ bytes: UnsafeRawBufferPointer) -> (number: Int, isNew: Bool) {
    let tag = hash(of: bytes) >> 32
    var slot = Int(truncatingIfNeeded: tag) & mask
    while true {
      let content = slots[slot]
      if content == 0 { return (insert(bytes, slot: slot, tag: tag), true) }
      if content >> 32 == tag {
        let number = Int(content & 0xFFFF_FFFF) - 1
        if areEqual(self[number], bytes) { return (number, false) }
      }
      slot = (slot + 1) & mask
    }
  }

  /// Adds to the value of a string.
  @inline(__always)
  mutating func add(_ bytes: UnsafeRawBufferPointer, count: Int64) {
    // First the number: adding may move the entries.
    let number = add(bytes).number
    entries[number].value += count
  }

  /// The string with a number; valid until the next one is added.
  subscript(number: Int) -> UnsafeRawBufferPointer {
    @inline(__always) get {
      let start = entries[number].start
      return UnsafeRawBufferPointer(start: text + start, count: entries[number + 1].start - start)
    }
  }

  func value(of number: Int) -> Int64 { entries[number].value }

  mutating func setValue(of number: Int, to value: Int64) { entries[number].value = value }

  /// Forgets all strings and keeps the memory.
  mutating func removeAll() {
    count = 0
    entries[0] = Entry(start: 0, value: 0)
    slots.update(repeating: 0, count: mask + 1)
  }

  @inline(never)
  private mutating func insert(_ bytes: UnsafeRawBufferPointer, slot: Int, tag: UInt64) -> Int {
    precondition(count < Int(Int32.max), "more different words than can be numbered")
    let start = entries[count].start
    if start + bytes.count > textCapacity {
      textCapacity = max(start + bytes.count, textCapacity + textCapacity / 2)
      text = resized(text, to: textCapacity)
    }
    UnsafeMutableRawBufferPointer(start: text + start, count: bytes.count).copyMemory(from: bytes)
    if count + 2 > entryCapacity {
      entryCapacity += entryCapacity / 2
      entries = resized(entries, to: entryCapacity)
    }
    count += 1
    entries[count] = Entry(start: start + bytes.count, value: 0)
    slots[slot] = tag << 32 | UInt64(count)
    if count * 5 > (mask + 1) * 3 { growSlots() }
    return count - 1
  }

  private mutating func growSlots() {
    let larger = Self.zeroedSlots(2 * (mask + 1))
    let largerMask = 2 * (mask + 1) - 1
    for slot in 0...mask where slots[slot] != 0 {
      var place = Int(truncatingIfNeeded: slots[slot] >> 32) & largerMask
      while larger[place] != 0 { place = (place + 1) & largerMask }
      larger[place] = slots[slot]
    }
    free(slots)
    slots = larger
    mask = largerMask
  }

  private static func zeroedSlots(_ count: Int) -> UnsafeMutablePointer<UInt64> {
    guard let memory = calloc(count, MemoryLayout<UInt64>.stride) else { fatalError("no memory for \(count) slots") }
    return memory.assumingMemoryBound(to: UInt64.self)
  }
}

private func resized<Element: BitwiseCopyable>(
  _ memory: UnsafeMutablePointer<Element>?, to count: Int
) -> UnsafeMutablePointer<Element> {
  guard let memory = realloc(memory, count * MemoryLayout<Element>.stride) else {
    fatalError("no memory for \(count) words")
  }
  return memory.assumingMemoryBound(to: Element.self)
}

/// Eight bytes at a time, the last ones overlapping; each is mixed in by a product of 128 bits whose halves are folded onto
/// each other. The same on every machine and in every process; it resists no attacker.
@inline(__always)
private func hash(of bytes: UnsafeRawBufferPointer) -> UInt64 {
  var state = UInt64(truncatingIfNeeded: bytes.count) &* 0xD6E8_FEB8_6659_FD93
  guard let start = bytes.baseAddress else { return state }
  if bytes.count >= 8 {
    var position = 0
    while position + 8 < bytes.count {
      state = mixed(state, load64(start + position))
      position += 8
    }
    return mixed(state, load64(start + (bytes.count - 8)))
  }
  return mixed(state, shortWord(start, bytes.count))
}

@inline(__always)
private func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
  let product = (state ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
  return product.low ^ product.high
}

@inline(__always)
private func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
  guard a.count == b.count, let left = a.baseAddress, let right = b.baseAddress else { return a.count == b.count }
  guard a.count >= 8 else { return shortWord(left, a.count) == shortWord(right, a.count) }
  var position = 0
  while position + 8 < a.count {
    guard load64(left + position) == load64(right + position) else { return false }
    position += 8
  }
  return load64(left + (a.count - 8)) == load64(right + (a.count - 8))
}

/// At most seven bytes as a number; different bytes of the same length are different numbers.
@inline(__always)
private func shortWord(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
  if count >= 4 {
    return UInt64(bytes.loadUnaligned(as: UInt32.self)) << 32
      | UInt64((bytes + (count - 4)).loadUnaligned(as: UInt32.self))
  }
  guard count > 0 else { return 0 }
  let outer = UInt64(bytes.load(as: UInt8.self)) << 16 | UInt64((bytes + (count - 1)).load(as: UInt8.self))
  return outer | UInt64((bytes + count / 2).load(as: UInt8.self)) << 8
}

@inline(__always)
private func load64(_ bytes: UnsafeRawPointer) -> UInt64 { bytes.loadUnaligned(as: UInt64.self) }
