/// Which piece two pieces make. Open addressing with linear probing, at most half full.
struct MergeTable: Sendable {
  /// What ``subscript(_:_:)`` gives for two pieces that do not merge. It is above every piece.
  static let none = UInt32.max

  private struct Slot {
    var pair: UInt64 = 0
    var piece = MergeTable.none
  }

  private var slots: [Slot]
  private let shift: UInt64

  init(_ merges: [BytePairEncoding.Merge]) {
    let bits = max(4, Int.bitWidth - (2 * merges.count).leadingZeroBitCount)
    shift = UInt64(64 - bits)
    slots = Array(repeating: Slot(), count: 1 << bits)
    for (index, merge) in merges.enumerated() {
      let slot = place(Self.key(merge.left, merge.right))
      // Should a pair come twice, the first counts.
      if slots[slot].piece == Self.none {
        slots[slot] = Slot(
          pair: Self.key(merge.left, merge.right), piece: UInt32(BytePairEncoding.byteCount + index))
      }
    }
  }

  /// The piece that a pair becomes, or ``none``. Of two such pieces the smaller was learned first and is made first.
  @inline(__always)
  subscript(_ left: UInt32, _ right: UInt32) -> UInt32 { slots[place(Self.key(left, right))].piece }

  private static func key(_ left: UInt32, _ right: UInt32) -> UInt64 { UInt64(left) << 32 | UInt64(right) }

  /// The slot that holds a pair, or the empty one where it would be.
  @inline(__always)
  private func place(_ pair: UInt64) -> Int {
    // Multiplicative hashing by 2^64 / φ; the upper bits are the well-mixed ones.
    var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot].piece != Self.none, slots[slot].pair != pair { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}
