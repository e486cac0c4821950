/// Pairs of pieces that have stood side by side. Open addressing with linear probing, at most half full; pairs are never removed.
struct PairTable {
  struct Entry {
    /// The left piece above the right one.
    var pair: UInt64
    /// How often the pair occurs now.
    var count: Int64
    /// Where its words stand in the list of all, and how many they are; -1 where they are not listed.
    var start = -1
    var listed: UInt32 = 0
    /// The word that it was found in last.
    var lastWord = UInt32.max

    var occurrences: Range<Int> { start..<start + Int(listed) }
  }

  private var entries: [Entry] = []
  /// An entry's index plus one, or 0.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)
  private var shift: UInt64 = 64 - 12
  private var firstNew = 0

  subscript(_ index: UInt32) -> Entry {
    get { entries[Int(index)] }
    _modify { yield &entries[Int(index)] }
  }

  /// The pairs that are new since the last call.
  mutating func takeNew() -> Range<UInt32> {
    defer { firstNew = entries.count }
    return UInt32(firstNew)..<UInt32(entries.count)
  }

  /// Adds to the count of a pair; returns its index.
  mutating func add(_ left: UInt32, _ right: UInt32, _ change: Int64) -> UInt32 {
    let pair = UInt64(left) << 32 | UInt64(right)
    var slot = home(pair)
    while slots[slot] != 0 {
      let index = slots[slot] - 1
      if entries[Int(index)].pair == pair {
        entries[Int(index)].count += change
        return index
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    entries.append(Entry(pair: pair, count: change))
    slots[slot] = UInt32(entries.count)
    if 2 * entries.count > slots.count { grow() }
    return UInt32(entries.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    shift -= 1
    for (index, entry) in entries.enumerated() {
      var slot = home(entry.pair)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }

  /// Multiplicative hashing by 2^64 / φ; the upper bits are the well-mixed ones.
  private func home(_ pair: UInt64) -> Int { Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift) }
}
