import Corpora

/// Which rows of a table a shard will touch in a round: a set of row numbers that is cheap to fill, to compare with other
/// shards' and to clear, however many rows the table has.
///
/// Two levels: a bit a row, and a byte for every `rowsPerLine` rows (one cache line of bits), 1 if any bit there is set: a
/// byte, because setting it needs no look at what it was.
struct RowMarks: ~Copyable {
  static let rowsPerLine = 512
  static let wordsPerLine = rowsPerLine / 64

  let bits: UnsafeMutablePointer<UInt64>
  let lines: UnsafeMutablePointer<UInt8>
  let lineCount: Int

  init(rows: Int) {
    lineCount = (rows + Self.rowsPerLine - 1) / Self.rowsPerLine
    bits = .allocate(capacity: lineCount * Self.wordsPerLine)
    bits.initialize(repeating: 0, count: lineCount * Self.wordsPerLine)
    lines = .allocate(capacity: lineCount)
    lines.initialize(repeating: 0, count: lineCount)
  }

  deinit {
    bits.deallocate()
    lines.deallocate()
  }

  @inline(__always)
  func insert(_ row: TokenID) {
    let row = Int(truncatingIfNeeded: row)
    bits[row &>> 6] |= 1 &<< UInt64(row & 63)
    lines[row &>> 9] = 1
  }

  func removeAll() {
    for line in 0..<lineCount where lines[line] != 0 {
      (bits + line &* Self.wordsPerLine).update(repeating: 0, count: Self.wordsPerLine)
      lines[line] = 0
    }
  }

  /// The marks as plain pointers, valid as long as the set is.
  var view: View { View(bits: bits, lines: lines) }

  struct View {
    let bits: UnsafeMutablePointer<UInt64>
    let lines: UnsafeMutablePointer<UInt8>
  }
}

/// The rows that two or more shards of a round touch, numbered from 0 in the order of the table.
struct SharedRows: ~Copyable {
  private let shared: RowMarks
  /// For each 64 rows of the table: how many shared rows come before them.
  private let before: UnsafeMutablePointer<UInt32>
  /// The table's row of each shared row.
  private(set) var rows: [TokenID] = []

  init(rows: Int) {
    shared = RowMarks(rows: rows)
    before = .allocate(capacity: (rows / RowMarks.rowsPerLine + 1) * RowMarks.wordsPerLine)
    before.initialize(repeating: 0, count: (rows / RowMarks.rowsPerLine + 1) * RowMarks.wordsPerLine)
  }

  deinit { before.deallocate() }

  /// The number of a shared row; `nil` if the row is not shared.
  @inline(__always)
  func number(of row: TokenID) -> Int? {
    let word = Int(truncatingIfNeeded: row &>> 6)
    let bits = shared.bits[word] &>> UInt64(row & 63)
    guard bits & 1 != 0 else { return nil }
    let below = shared.bits[word] & ((1 &<< UInt64(row & 63)) &- 1)
    return Int(before[word]) &+ below.nonzeroBitCount
  }

  /// Finds the rows that two or more of `marks` hold.
  mutating func update(_ marks: [RowMarks.View]) {
    shared.removeAll()
    rows.removeAll(keepingCapacity: true)
    marks.withUnsafeBufferPointer { marks in
      for line in 0..<shared.lineCount {
        var shards = 0
        for view in marks { shards &+= Int(truncatingIfNeeded: view.lines[line]) }
        if shards > 1 { updateLine(line, marks) }
      }
    }
  }

  private mutating func updateLine(_ line: Int, _ marks: UnsafeBufferPointer<RowMarks.View>) {
    for word in line &* RowMarks.wordsPerLine..<(line &+ 1) &* RowMarks.wordsPerLine {
      var once: UInt64 = 0
      var bits: UInt64 = 0  // those in two or more
      for view in marks {
        bits |= once & view.bits[word]
        once |= view.bits[word]
      }
      guard bits != 0 else { continue }
      before[word] = UInt32(truncatingIfNeeded: rows.count)
      shared.bits[word] = bits
      shared.lines[line] = 1
      while bits != 0 {
        rows.append(TokenID(truncatingIfNeeded: word &* 64 &+ bits.trailingZeroBitCount))
        bits &= bits &- 1
      }
    }
  }
}
