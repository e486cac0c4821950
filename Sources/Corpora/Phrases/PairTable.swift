import Foundation

/// Numbers by pairs of ids: how often the one follows the other, or what the pair becomes.
///
/// What stands between the two is part of the pair: a run of ``Connectors``, 0 where they are neighbours. Open addressing with linear probing. A table may be told to take only one part of all pairs, and to give up when it would need
/// too much memory. Unchecked because one thread at a time has it.
final class PairTable: @unchecked Sendable {
  /// A share of all pairs: those whose hash begins with `bits`, of which there are `depth`.
  struct Part: Equatable {
    var bits: UInt64 = 0
    var depth = 0

    var halves: [Part] { [Part(bits: bits << 1, depth: depth + 1), Part(bits: bits << 1 | 1, depth: depth + 1)] }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool { (hash >> 1) >> UInt64(63 - depth) == bits }
  }

  private struct Slot: BitwiseCopyable {
    /// The two ids, and a bit that tells them from an empty slot.
    var key: UInt64
    /// The number of the pair in the low 40 bits, the run between the ids above it.
    var content: UInt64

    var run: UInt32 { UInt32(content >> PairTable.valueBits) }
    var value: Int64 { Int64(content & (1 << PairTable.valueBits - 1)) }
  }

  private static let valueBits: UInt64 = 40

  let part: Part
  private let maximumBytes: Int
  private var slots: UnsafeMutablePointer<Slot>
  private var mask = (1 << 10) - 1
  /// Different pairs.
  private(set) var count = 0
  /// There was no room for all: what was counted is of no use.
  private(set) var isOverfull = false

  init(_ part: Part = Part(), maximumBytes: Int = .max) {
    self.part = part
    self.maximumBytes = maximumBytes
    slots = Self.zeroed(mask + 1)
  }

  deinit { free(slots) }

  private static let used: UInt64 = 1 << 63

  /// Ids have 31 bits.
  @inline(__always)
  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
    used | UInt64(first) << 32 | UInt64(second)
  }

  /// The finalizer of MurmurHash3, by Austin Appleby: every bit depends on every other. A run is spread over all bits before.
  @inline(__always)
  private static func hash(_ key: UInt64, _ run: UInt32) -> UInt64 {
    var hash = key ^ UInt64(run) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ (hash >> 33)
  }

  /// Counts each pair of neighbours in a line of ids that the table's part contains, beginning with `previous`, if there is one.
  ///
  /// - Parameter runs: what stood before each id, where something may.
  func count(_ ids: UnsafeBufferPointer<UInt32>, runs: UnsafeBufferPointer<UInt32>?, after previous: UInt32?) {
    if let runs {
      count(ids, after: previous) { runs[$0] }
    } else {
      count(ids, after: previous) { _ in 0 }
    }
  }

  @inline(__always)
  private func count(_ ids: UnsafeBufferPointer<UInt32>, after previous: UInt32?, run: (_ position: Int) -> UInt32) {
    if isOverfull { return }
    let mark = EncodedCorpus.lineStart
    var start = 0
    guard var last = previous ?? ids.first else { return }
    if previous == nil { start = 1 }
    last &= ~mark
    for position in start..<max(start, ids.count) {
      let id = ids[position]
      if id & mark == 0 {
        let key = Self.key(last, id)
        let run = run(position)
        let hash = Self.hash(key, run)
        if part.contains(hash) { count(key, run, hash) }
        if isOverfull { return }
      }
      last = id & ~mark
    }
  }

  @inline(__always)
  private func count(_ key: UInt64, _ run: UInt32, _ hash: UInt64) {
    let slot = slot(of: key, run, hash)
    if slots[slot].key == 0 {
      slots[slot] = Slot(key: key, content: UInt64(run) << Self.valueBits | 1)
      count += 1
      if 4 * count > 3 * (mask + 1) { grow() }
    } else {
      slots[slot].content += 1
    }
  }

  /// The slot of a pair, or the empty one where it belongs.
  @inline(__always)
  private func slot(of key: UInt64, _ run: UInt32, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot].key != key || slots[slot].run != run, slots[slot].key != 0 { slot = (slot + 1) & mask }
    return slot
  }

  /// The number of a pair; 0 for one that is not there.
  @inline(__always)
  func value(_ first: UInt32, _ second: UInt32, run: UInt32 = 0) -> Int64 {
    let key = Self.key(first, second)
    return slots[slot(of: key, run, Self.hash(key, run))].value
  }

  /// - Parameter value: below 2⁴⁰.
  func set(_ first: UInt32, _ second: UInt32, run: UInt32 = 0, to value: Int64) {
    let key = Self.key(first, second)
    let slot = slot(of: key, run, Self.hash(key, run))
    if slots[slot].key == 0 { count += 1 }
    slots[slot] = Slot(key: key, content: UInt64(run) << Self.valueBits | UInt64(value))
    if 4 * count > 3 * (mask + 1) { grow() }
  }

  /// Calls `body` with every pair, in no order that means anything.
  func forEach(_ body: (_ first: UInt32, _ second: UInt32, _ run: UInt32, _ value: Int64) -> Void) {
    for slot in 0...mask where slots[slot].key != 0 {
      let key = slots[slot].key & ~Self.used
      body(UInt32(key >> 32), UInt32(truncatingIfNeeded: key), slots[slot].run, slots[slot].value)
    }
  }

  /// Gives back the memory and forgets all pairs.
  func removeAll() {
    free(slots)
    mask = (1 << 10) - 1
    slots = Self.zeroed(mask + 1)
    count = 0
  }

  @inline(never)
  private func grow() {
    let capacity = 2 * (mask + 1)
    // The old slots are there until the new ones hold all.
    if (capacity + mask + 1) * MemoryLayout<Slot>.stride > maximumBytes {
      isOverfull = true
      return removeAll()
    }
    let larger = Self.zeroed(capacity)
    let largerMask = capacity - 1
    for slot in 0...mask where slots[slot].key != 0 {
      var place = Int(truncatingIfNeeded: Self.hash(slots[slot].key, slots[slot].run)) & largerMask
      while larger[place].key != 0 { place = (place + 1) & largerMask }
      larger[place] = slots[slot]
    }
    free(slots)
    slots = larger
    mask = largerMask
  }

  private static func zeroed(_ count: Int) -> UnsafeMutablePointer<Slot> {
    guard let memory = calloc(count, MemoryLayout<Slot>.stride) else { fatalError("no memory for \(count) pairs") }
    return memory.assumingMemoryBound(to: Slot.self)
  }
}
