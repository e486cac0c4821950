/// One row of a theme's table: what belongs together, such as a country with its capital, language and currency.
struct Fact: Equatable {
  /// The values of each column; a cell may hold several, of which a sentence picks one.
  let values: [String: [String]]

  /// The only value of `slot`.
  func value(_ slot: String) -> String {
    guard let cell = values[slot], cell.count == 1 else {
      preconditionFailure("no single value: \(slot) of \(values)")
    }
    return cell[0]
  }

  /// Reads a table: the first line names the columns, every other line is a fact; `|` parts cells, `,` values.
  static func table(_ text: String) -> [Fact] {
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: "|").map { cell in cell.split(separator: ",").map { String($0.trimmed) } }
    }
    let columns = lines[0].map { $0[0] }
    return lines.dropFirst().map { cells in
      precondition(cells.count == columns.count, "\(cells.count) cells, but \(columns.count) columns: \(cells)")
      return Fact(values: Dictionary(uniqueKeysWithValues: zip(columns, cells)))
    }
  }
}

extension Substring {
  /// Without the spaces at both ends.
  var trimmed: Substring {
    let tail = drop { $0 == " " }
    guard let last = tail.lastIndex(where: { $0 != " " }) else { return "" }
    return tail[...last]
  }
}
