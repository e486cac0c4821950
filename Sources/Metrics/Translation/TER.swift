/// Snover, Dorr, Schwartz, Micciulla and Makhoul 2006, "A study of translation edit rate with targeted human annotation": how
/// many words have to be inserted, deleted, replaced or shifted, in a row of any length, to make a reference of a translation,
/// for a hundred words of the references. Less is better.
///
/// Words are what stands between white space, in lower case unless ``lowercases`` is false. Shifts are found as Tercom and
/// sacreBLEU find them: see `EditCounter`.
public struct TER: TranslationMetric, Hashable {
  public var lowercases: Bool

  public init(lowercases: Bool = true) { self.lowercases = lowercases }

  public var name: String { "TER" }

  public var settings: [(key: String, value: String)] {
    [
      ("case", lowercases ? "lc" : "mixed"), ("tok", "tercom"), ("norm", "no"), ("punct", "yes"), ("asian", "no"),
    ]
  }

  /// The edits to the nearest of R references, times R, and the words of all R. Their quotient is edits for an average length.
  public var statisticsWidth: Int { 2 }

  public func statistics(of hypotheses: [String], references: [[String]]) -> SentenceStatistics {
    var numbers = WordNumbers()
    func words(_ text: String) -> [UInt32] {
      var text = ScalarText(text)
      if lowercases { text.lowercase() }
      return numbers.numbers(of: text)
    }
    return eachSentence(of: hypotheses, references) { hypothesis, references, row in
      numbers.removeAll()
      let hypothesis = words(hypothesis)
      let references = references.map { words($0) }
      let edits = references.map { EditCounter(reference: $0).edits(of: hypothesis) }.min()!
      row.append(Int32(edits * references.count))
      row.append(Int32(references.reduce(0) { $0 + $1.count }))
    }
  }

  public func score(_ statistics: [Int]) -> Double {
    precondition(statistics.count == statisticsWidth, "\(statistics.count) numbers, TER has \(statisticsWidth)")
    if statistics[1] == 0 { return statistics[0] == 0 ? 0 : 100 }
    return 100 * (Double(statistics[0]) / Double(statistics[1]))
  }
}
