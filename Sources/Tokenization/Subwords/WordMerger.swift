/// Merges the bytes of words into pieces, one unit after the other.
///
/// Both ways give the same: of all merges that can be done the one that was learned first is done next, of several places the
/// leftmost. (A merge can only make such neighbours merge whose piece is learned later than its own.)
final class WordMerger {
  /// Words of more bytes are merged by a queue. Below, looking at all neighbours is faster.
  static let longestScanned = 48

  private let table: MergeTable
  private var pieces: [UInt32] = []
  /// For each piece of a short word what it makes with the next one. By pointer, so that scanning passes no checks for exclusive
  /// access.
  private let products = UnsafeMutablePointer<UInt32>.allocate(capacity: longestScanned)
  /// Places of the neighbours in a long word; the ends are -1.
  private var previous: [Int32] = []
  private var next: [Int32] = []
  /// A product above the place of its left piece: those learned first come first, of these the leftmost.
  private var queue = Heap<UInt64>()

  init(_ table: MergeTable) { self.table = table }

  deinit { products.deallocate() }

  /// The pieces of all words of a unit.
  func merge(_ unit: UnsafeRawBufferPointer) -> [UInt32] {
    pieces.removeAll(keepingCapacity: true)
    WordCutter.forEachWord(in: unit) { append($0, to: &pieces) }
    return pieces
  }

  /// Appends the pieces of a word.
  func append(_ word: UnsafeRawBufferPointer, to pieces: inout [UInt32]) {
    let start = pieces.count
    for byte in word { pieces.append(UInt32(byte)) }
    if word.count <= Self.longestScanned {
      mergeByScanning(&pieces, from: start)
    } else {
      mergeByQueue(&pieces, from: start)
    }
  }

  /// In time that grows with the square of the length.
  private func mergeByScanning(_ pieces: inout [UInt32], from start: Int) {
    let count = pieces.withUnsafeMutableBufferPointer { scan(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
    pieces.removeSubrange((start + count)...)
  }

  /// Merges the pieces of a word where they are; returns how many are left.
  private func scan(_ pieces: UnsafeMutableBufferPointer<UInt32>) -> Int {
    var count = pieces.count
    guard count > 1 else { return count }
    for place in 0..<count - 1 { products[place] = table[pieces[place], pieces[place + 1]] }
    while count > 1 {
      var best = 0
      for place in 1..<count - 1 where products[place] < products[best] { best = place }
      guard products[best] != MergeTable.none else { break }
      pieces[best] = products[best]
      for place in best + 1..<count - 1 { pieces[place] = pieces[place + 1] }
      for place in best..<count - 2 { products[place] = products[place + 1] }
      count -= 1
      if best > 0 { products[best - 1] = table[pieces[best - 1], pieces[best]] }
      if best < count - 1 { products[best] = table[pieces[best], pieces[best + 1]] }
    }
    return count
  }

  /// In time that grows with the length times its logarithm: pieces are linked in a list.
  func mergeByQueue(_ pieces: inout [UInt32], from start: Int) {
    let count = pieces.count - start
    precondition(count <= Int(Int32.max), "a word of \(count) bytes")
    previous = (0..<count).map { Int32($0) - 1 }
    next = (0..<count).map { $0 + 1 < count ? Int32($0) + 1 : -1 }
    queue.removeAll()
    for place in 0..<max(0, count - 1) { enqueue(place, pieces, start) }
    while let candidate = queue.pop() {
      let place = Int(candidate & 0xFFFF_FFFF)
      let product = UInt32(candidate >> 32)
      let right = Int(next[place])
      // Out of date when another merge has taken one of the two.
      guard right >= 0, table[pieces[start + place], pieces[start + right]] == product else { continue }
      pieces[start + place] = product
      let after = Int(next[right])
      next[place] = Int32(after)
      next[right] = -1
      if after >= 0 { previous[after] = Int32(place) }
      enqueue(place, pieces, start)
      if previous[place] >= 0 { enqueue(Int(previous[place]), pieces, start) }
    }
    var place = count > 0 ? 0 : -1
    var end = start
    while place >= 0 {
      pieces[end] = pieces[start + place]
      end += 1
      place = Int(next[place])
    }
    pieces.removeSubrange(end...)
  }

  private func enqueue(_ place: Int, _ pieces: [UInt32], _ start: Int) {
    let right = Int(next[place])
    guard right >= 0 else { return }
    let product = table[pieces[start + place], pieces[start + right]]
    if product != MergeTable.none { queue.push(UInt64(product) << 32 | UInt64(place)) }
  }
}
