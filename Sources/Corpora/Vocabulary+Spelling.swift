extension Vocabulary {
  /// Words that `word` may be a misspelling of: the nearest first, of those at the same distance the most frequent first.
  ///
  ///     vocabulary.near(to: "pairs", limit: 3)  // ["pair", "paris", "fairs"]
  ///
  /// The distance is the number of characters to put in, take out or exchange, or of neighbours to swap, none of them touched
  /// twice (optimal string alignment); up to 1 in words of three characters and fewer, 2 up to eight, else 3. A word that
  /// differs by case alone counts as the nearest. Words of more than 64 characters have no neighbours.
  public func near(to word: String, limit: Int) -> [String] {
    var patterns = [word]
    if word.lowercased() != word { patterns.append(word.lowercased()) }
    let searches = patterns.compactMap { SpellingPattern($0) }
    guard !searches.isEmpty, limit > 0 else { return [] }
    var found: [(distance: Int, id: Int)] = []
    bytes.withUnsafeBytes { text in
      for id in 0..<count {
        let candidate = UnsafeRawBufferPointer(rebasing: text[range(of: id)])
        guard let distance = searches.lazy.compactMap({ $0.distance(to: candidate) }).min() else { continue }
        found.append((distance, id))
      }
    }
    found.sort { ($0.distance, -occurrenceCounts[$0.id], $0.id) < ($1.distance, -occurrenceCounts[$1.id], $1.id) }
    return found.prefix(limit).map { self.word(TokenID($0.id)) }
  }
}

/// A word to compare with many others, by bit-parallel dynamic programming: a column of the table of distances is two words of
/// bits, one for its steps up and one for its steps down.
///
/// H. Hyyrö: A bit-vector algorithm for computing Levenshtein and Damerau edit distances. Nordic Journal of Computing 10 (2003),
/// figure 5, with the transposition of neighbours.
package struct SpellingPattern {
  private let count: Int
  private let limit: Int
  /// For each character the places where the pattern has it, as bits.
  private var places = [UInt64](repeating: 0, count: 128)
  private var otherPlaces: [(scalar: UInt32, bits: UInt64)] = []

  /// `nil` for the empty word and for one of more than 64 characters.
  package init?(_ word: String) {
    let scalars = Array(word.unicodeScalars)
    guard (1...64).contains(scalars.count) else { return nil }
    count = scalars.count
    limit = count <= 3 ? 1 : count <= 8 ? 2 : 3
    for (position, scalar) in scalars.enumerated() {
      if scalar.value < 128 {
        places[Int(scalar.value)] |= 1 << UInt64(position)
      } else if let index = otherPlaces.firstIndex(where: { $0.scalar == scalar.value }) {
        otherPlaces[index].bits |= 1 << UInt64(position)
      } else {
        otherPlaces.append((scalar.value, 1 << UInt64(position)))
      }
    }
  }

  /// The distance to a word of valid UTF-8; `nil` when it is beyond the limit.
  package func distance(to word: UnsafeRawBufferPointer) -> Int? {
    // A character has one to four bytes.
    guard word.count >= count - limit, word.count <= 4 * (count + limit) else { return nil }
    let last: UInt64 = 1 << UInt64(count - 1)
    var up = UInt64.max
    var down: UInt64 = 0
    var diagonal: UInt64 = 0
    var previousMatches: UInt64 = 0
    var distance = count
    var length = 0
    var position = 0
    while position < word.count {
      let matches = self.matches(word, &position)
      length += 1
      let swaps = ((~diagonal & matches) << 1) & previousMatches
      diagonal = (((matches & up) &+ up) ^ up) | matches | down | swaps
      var right = down | ~(diagonal | up)
      var left = diagonal & up
      if right & last != 0 { distance += 1 }
      if left & last != 0 { distance -= 1 }
      right = right << 1 | 1
      left <<= 1
      up = left | ~(diagonal | right)
      down = right & diagonal
      previousMatches = matches
      if length > count + limit { return nil }
    }
    return distance <= limit ? distance : nil
  }

  @inline(__always)
  private func matches(_ word: UnsafeRawBufferPointer, _ position: inout Int) -> UInt64 {
    let lead = word[position]
    position += 1
    if lead < 0x80 { return places[Int(lead)] }
    let following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1
    var scalar = UInt32(lead) & (0x3F >> UInt32(following))
    for _ in 0..<following where position < word.count {
      scalar = scalar << 6 | UInt32(word[position] & 0x3F)
      position += 1
    }
    for other in otherPlaces where other.scalar == scalar { return other.bits }
    return 0
  }
}
