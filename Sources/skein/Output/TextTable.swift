/// Lines whose cells stand below each other.
enum TextTable {
  /// Prints rows with their columns below each other, the last one left as it is; empty cells at the end leave no spaces.
  ///
  /// - Parameter right: columns that are aligned to the right.
  static func print(_ rows: [[String]], right: Set<Int> = []) {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.displayWidth)
      }
    }
    for row in rows {
      let used = row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)
      let cells = used.enumerated().map { column, cell in
        if right.contains(column) { return cell.padded(to: widths[column], alignedRight: true) }
        return column == used.count - 1 ? cell : cell.padded(to: widths[column])
      }
      StandardOutput.print(cells.joined(separator: "  "))
    }
  }
}
