/// The pieces of the units met so far. When it is full it starts anew: frequent units are soon in it again.
final class PieceCache {
  /// Units that are kept at the same time.
  static let capacity = 1 << 16
  /// Longer units are encoded whenever they come.
  static let maximumUnitBytes = 64

  private let merger: WordMerger
  private let units = ByteStringTable()
  /// The pieces of all units, and where each unit's end.
  private var pieces: [UInt32] = []
  private var ends: [Int] = []
  /// The pieces of a unit that is too long to be kept.
  private var longUnit: [UInt32] = []

  init(_ table: MergeTable) { merger = WordMerger(table) }

  @inline(__always)
  func withPieces(of unit: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
    guard unit.count <= Self.maximumUnitBytes else {
      longUnit.removeAll(keepingCapacity: true)
      WordCutter.forEachWord(in: unit) { merger.append($0, to: &longUnit) }
      longUnit.withUnsafeBufferPointer(body)
      return
    }
    if units.count == Self.capacity { removeAll() }
    let (number, isNew) = units.add(unit)
    if isNew {
      WordCutter.forEachWord(in: unit) { merger.append($0, to: &pieces) }
      ends.append(pieces.count)
    }
    let range = (number == 0 ? 0 : ends[number - 1])..<ends[number]
    pieces.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  private func removeAll() {
    units.removeAll()
    pieces.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
