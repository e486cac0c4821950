import Corpora

extension Vocabulary {
  /// The words whose spelling is nearest to `word`, nearest first and then the most frequent first: those at most a third
  /// of the letters away.
  func nearestSpellings(to word: String, count: Int = 3) -> [String] {
    let wanted = Array(word.lowercased().unicodeScalars)
    let farthest = max(1, wanted.count / 3)
    var nearest: [(word: String, distance: Int)] = []
    for id in 0..<TokenID(self.count) {
      let candidate = self.word(id)
      let letters = Array(candidate.lowercased().unicodeScalars)
      guard abs(letters.count - wanted.count) <= farthest else { continue }
      let limit = nearest.count < count ? farthest : nearest[count - 1].distance - 1
      guard let distance = editDistance(wanted, letters, limit: limit) else { continue }
      let place = nearest.firstIndex { $0.distance > distance } ?? nearest.count
      nearest.insert((candidate, distance), at: place)
      if nearest.count > count { nearest.removeLast() }
    }
    return nearest.map(\.word)
  }
}

/// How many letters to insert, remove, replace, or swap with the next one, where that is at most `limit` (optimal string
/// alignment distance).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int? {
  if abs(left.count - right.count) > limit { return nil }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for column in right.indices {
      var cost = min(last[column] + (left[row] == right[column] ? 0 : 1), last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforeLast[column - 1] + 1)
      }
      current.append(cost)
    }
    if current.min()! > limit { return nil }
    (beforeLast, last) = (last, current)
  }
  return last[right.count] <= limit ? last[right.count] : nil
}
