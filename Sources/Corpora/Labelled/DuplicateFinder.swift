/// Groups of texts that are the same, or nearly.
struct DuplicateFinder {
  /// For each text the first one with the same tokens: itself where it is the first.
  private(set) var exact: [Int]
  /// For each text the first one that it is linked with by near duplicates, exact ones included.
  private(set) var near: [Int]

  /// - Parameters:
  ///   - fingerprints: Of all texts.
  ///   - similarity: Of two texts by their numbers.
  init(
    _ fingerprints: [TextFingerprint], threshold: Double,
    similarity: (Int, Int) throws(CorpusError) -> Double
  ) throws(CorpusError) {
    exact = DuplicateFinder.firstWithSameTokens(fingerprints)
    near = exact
    // Exact duplicates are compared once.
    let distinct = fingerprints.indices.filter { exact[$0] == $0 && fingerprints[$0].bands != nil }
    for band in 0..<FingerprintScanner.bandCount {
      let keyed = distinct.map { (key: fingerprints[$0].bands![band], text: $0) }.sorted { $0 < $1 }
      var runStart = 0
      for position in keyed.indices {
        if keyed[position].key != keyed[runStart].key { runStart = position }
        // A run of many is compared with its first and with its neighbours, not each with each.
        for other in Set([runStart, position - 1]).sorted() where other >= runStart && other < position {
          let (a, b) = (keyed[other].text, keyed[position].text)
          if root(a) == root(b) { continue }
          if try similarity(a, b) >= threshold { link(a, b) }
        }
      }
    }
    for text in near.indices { near[text] = root(text) }
  }

  private static func firstWithSameTokens(_ fingerprints: [TextFingerprint]) -> [Int] {
    var first = Array(fingerprints.indices)
    let order = first.sorted { a, b in
      let (left, right) = (fingerprints[a].exact, fingerprints[b].exact)
      return left != right ? left < right : a < b
    }
    // Texts without a token are not duplicates, but empty.
    for (previous, text) in zip(order, order.dropFirst())
    where fingerprints[text].tokens > 0 && fingerprints[previous].exact == fingerprints[text].exact {
      first[text] = first[previous]
    }
    return first
  }

  private mutating func root(_ text: Int) -> Int {
    var text = text
    while near[text] != text {
      near[text] = near[near[text]]
      text = near[text]
    }
    return text
  }

  /// The lesser number stays the root, so that the first text stands for its group.
  private mutating func link(_ a: Int, _ b: Int) {
    let (x, y) = (root(a), root(b))
    near[max(x, y)] = min(x, y)
  }
}
