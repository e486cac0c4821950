/// The pieces of the units met so far. When it is full it starts anew: frequent units are soon in it again.
///
/// Its owner keeps it by pointer, so that looking up a unit passes no check for exclusive access.
struct PieceCache: ~Copyable {
  /// Units that are kept at the same time, in some 15 MiB. 100 MB of English Wikipedia have half a million different ones.
  static let capacity = 1 << 18
  /// Longer units are encoded whenever they come.
  static let maximumUnitBytes = 64
  /// A unit has at most as many pieces as bytes: this is room for an eighth of that, which no language comes near.
  static let pieceCapacity = capacity * maximumUnitBytes / 8

  private let merger: WordMerger
  private var units = WordTable()
  /// For each unit where its pieces begin, above how many they are.
  private let places = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
  private let pieces = UnsafeMutablePointer<UInt32>.allocate(capacity: pieceCapacity)
  private var pieceCount = 0

  init(_ table: MergeTable) { merger = WordMerger(table) }

  deinit {
    places.deallocate()
    pieces.deallocate()
  }

  /// Calls `body` with the pieces of a unit, which are valid during the call.
  @inline(__always)
  mutating func withPieces(of unit: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
    guard unit.count <= Self.maximumUnitBytes else {
      merger.merge(unit).withUnsafeBufferPointer(body)
      return
    }
    if units.count == Self.capacity || pieceCount + Self.maximumUnitBytes > Self.pieceCapacity { removeAll() }
    let known = units.count
    let number = Int(units.add(unit))
    if number == known { fill(number, unit) }
    let place = places[number]
    body(UnsafeBufferPointer(start: pieces + Int(place >> 32), count: Int(place & 0xFFFF_FFFF)))
  }

  @inline(never)
  private mutating func fill(_ number: Int, _ unit: UnsafeRawBufferPointer) {
    let merged = merger.merge(unit)
    for (offset, piece) in merged.enumerated() { (pieces + pieceCount + offset).initialize(to: piece) }
    (places + number).initialize(to: UInt64(pieceCount) << 32 | UInt64(merged.count))
    pieceCount += merged.count
  }

  private mutating func removeAll() {
    units.removeAll()
    pieceCount = 0
  }
}
