/// Which of the program's own names a user may have meant.
enum NearestSpellings {
  /// The names at most a third of the letters away, nearest first, at most three.
  static func of(_ word: String, among names: [String]) -> [String] {
    names
      .map { (name: $0, distance: distance(Array(word.lowercased()), Array($0.lowercased()))) }
      .filter { $0.distance <= max(1, max(word.count, $0.name.count) / 3) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3).map(\.name)
  }

  /// How many letters to insert, remove or replace (Levenshtein).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1))
      }
      last = current
    }
    return last[right.count]
  }
}
