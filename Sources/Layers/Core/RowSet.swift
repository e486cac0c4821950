/// Some rows of a matrix, in the order in which they were added.
public struct RowSet: Sendable {
  public private(set) var rows: [Int32] = []
  private var isMember: [Bool]

  /// No row of `count`.
  public init(count: Int) { isMember = Array(repeating: false, count: count) }

  public func contains(_ row: Int32) -> Bool { isMember[Int(row)] }

  /// Adds a row; whether it was not there before.
  public mutating func insert(_ row: Int32) -> Bool {
    if isMember[Int(row)] { return false }
    isMember[Int(row)] = true
    rows.append(row)
    return true
  }

  /// Removes all rows in time proportional to their number, and keeps the memory.
  public mutating func removeAll() {
    for row in rows { isMember[Int(row)] = false }
    rows.removeAll(keepingCapacity: true)
  }
}
