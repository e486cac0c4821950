extension Vocabulary {
  /// The same words, by occurrences, most first, ties by code points; the first `specialCount` words stay where they are.
  public func sorted(keepingFirst specialCount: Int = 0) -> Vocabulary {
    let order = (specialCount..<count).sorted { precedes($0, $1) }
    return picking(Array(0..<specialCount) + order)
  }

  /// The words that occur at least `minimumCount` times, of these the first `maximumSize`; the order stays as it is.
  public func pruned(minimumCount: Int64 = 0, maximumSize: Int? = nil) -> Vocabulary {
    let kept = (0..<count).filter { occurrenceCounts[$0] >= minimumCount }
    return picking(Array(kept.prefix(maximumSize ?? .max)))
  }

  /// The first `limit` words.
  public func prefix(_ limit: Int) -> Vocabulary { picking(Array(0..<Swift.min(limit, count))) }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    if occurrenceCounts[a] != occurrenceCounts[b] { return occurrenceCounts[a] > occurrenceCounts[b] }
    // UTF-8 sorts as code points do.
    return bytes[range(of: a)].lexicographicallyPrecedes(bytes[range(of: b)])
  }

  private func picking(_ ids: [Int]) -> Vocabulary {
    var text: [UInt8] = []
    var ends: [UInt32] = []
    for id in ids {
      text += bytes[range(of: id)]
      ends.append(Vocabulary.end(text.count))
    }
    do {
      return try Vocabulary(utf8: text, ends: ends, counts: ids.map { occurrenceCounts[$0] })
    } catch {
      preconditionFailure("words that were different cannot be the same now: \(error)")
    }
  }
}
