extension VectorSearch {
  /// The share of the nearest words of each word that are so, too, by other vectors of the same words.
  ///
  ///     search.sharedNeighbours(with: VectorSearch(matrix.rounded(to: .int8)))     // 0.98 of 10, of 1,000 words
  ///
  /// - Parameter seed: of the sample of words that are asked about, 1,000 or all.
  /// - Returns: nil where no word has another one to be near to.
  public func sharedNeighbours(
    with other: VectorSearch, count: Int = 10, seed: UInt64 = 1
  ) -> (share: Double, words: Int)? {
    precondition(matrix.rows == other.matrix.rows, "\(matrix.rows) words and \(other.matrix.rows)")
    let words = IndexQuality.sample(matrix.rows, seed: seed)
    var (same, all) = (0, 0)
    for start in stride(from: 0, to: words.count, by: 100) {
      let part = Array(words[start..<min(start + 100, words.count)])
      func found(_ search: VectorSearch) -> [[Neighbour]] {
        search.nearest(
          toAll: part.map { search.matrix.direction(of: Int($0)) }, count: min(count, matrix.rows),
          excluding: part.map { [$0] })
      }
      for (mine, theirs) in zip(found(self), found(other)) {
        same += Set(mine.map(\.id)).intersection(theirs.map(\.id)).count
        all += mine.count
      }
    }
    return all == 0 ? nil : (Double(same) / Double(all), words.count)
  }
}
