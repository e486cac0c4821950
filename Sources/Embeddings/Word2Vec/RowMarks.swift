import Corpora

/// Which rows of a table a shard will touch in a round: a set of row numbers that is cheap to fill, to compare with other
/// shards' and to clear, however many rows the table has.
///
/// Two levels: a bit a row, and a bit for every `rowsPerLine` rows (one cache line) that has any.
struct RowMarks: ~Copyable {
  static let rowsPerLine = 512
  static let wordsPerLine = rowsPerLine / 64

  let bits: UnsafeMutablePointer<UInt64>
  let lines: UnsafeMutablePointer<UInt64>
  let lineWords: Int

  init(rows: Int) {
    let lineCount = (rows + Self.rowsPerLine - 1) / Self.rowsPerLine
    lineWords = (lineCount + 63) / 64
    bits = .allocate(capacity: lineCount * Self.wordsPerLine)
    bits.initialize(repeating: 0, count: lineCount * Self.wordsPerLine)
    lines = .allocate(capacity: lineWords)
    lines.initialize(repeating: 0, count: lineWords)
  }

  deinit {
    bits.deallocate()
    lines.deallocate()
  }

  @inline(__always)
  func insert(_ row: TokenID) {
    let row = Int(truncatingIfNeeded: row)
    bits[row &>> 6] |= 1 &<< UInt64(row & 63)
    lines[row &>> 15] |= 1 &<< UInt64((row &>> 9) & 63)
  }

  @inline(__always)
  func contains(_ row: TokenID) -> Bool {
    bits[Int(truncatingIfNeeded: row &>> 6)] &>> UInt64(row & 63) & 1 != 0
  }

  func removeAll() {
    forEachLine(in: { lines[$0] }) { line in
      (bits + line * Self.wordsPerLine).update(repeating: 0, count: Self.wordsPerLine)
    }
    lines.update(repeating: 0, count: lineWords)
  }

  /// The marks as plain pointers, valid as long as the set is.
  var view: View { View(bits: bits, lines: lines) }

  struct View {
    let bits: UnsafeMutablePointer<UInt64>
    let lines: UnsafeMutablePointer<UInt64>
  }

  /// Calls `body` with the number of each line whose bit is set in `word(0)`, `word(1)` ….
  @inline(__always)
  func forEachLine(in word: (Int) -> UInt64, _ body: (Int) -> Void) {
    for index in 0..<lineWords {
      var rest = word(index)
      while rest != 0 {
        body(index &* 64 &+ rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
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
      for index in 0..<shared.lineWords {
        var lines = Self.inTwo(marks) { $0.lines[index] }
        while lines != 0 {
          updateLine(index &* 64 &+ lines.trailingZeroBitCount, marks)
          lines &= lines &- 1
        }
      }
    }
  }

  private mutating func updateLine(_ line: Int, _ marks: UnsafeBufferPointer<RowMarks.View>) {
    for word in line &* RowMarks.wordsPerLine..<(line &+ 1) &* RowMarks.wordsPerLine {
      var bits = Self.inTwo(marks) { $0.bits[word] }
      guard bits != 0 else { continue }
      before[word] = UInt32(truncatingIfNeeded: rows.count)
      shared.bits[word] = bits
      shared.lines[line &>> 6] |= 1 &<< UInt64(line & 63)
      while bits != 0 {
        rows.append(TokenID(truncatingIfNeeded: word &* 64 &+ bits.trailingZeroBitCount))
        bits &= bits &- 1
      }
    }
  }

  /// The bits that are set in two or more of the words.
  @inline(__always)
  private static func inTwo(
    _ marks: UnsafeBufferPointer<RowMarks.View>, _ word: (RowMarks.View) -> UInt64
  ) -> UInt64 {
    var once: UInt64 = 0
    var twice: UInt64 = 0
    for view in marks {
      let bits = word(view)
      twice |= once & bits
      once |= bits
    }
    return twice
  }
}
