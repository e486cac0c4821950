/// The questions that the corpus can answer, in the format of word2vec's `questions-words.txt`: a line `: section`, then
/// lines of four words, of which the first is to the second as the third is to the fourth.
struct AnalogyQuestions {
  /// Each pair of words is asked with this many others.
  static let questionsPerPair = 6

  let themes: [Theme]

  func text(seed: UInt64) -> String {
    var random = SplitMix64(seed: seed)
    var lines: [String] = []
    for relation in themes.flatMap({ theme in theme.relations.map { (theme, $0) } }) {
      let pairs = AnalogyQuestions.pairs(of: relation.1, in: relation.0.facts)
      precondition(pairs.count > AnalogyQuestions.questionsPerPair, "too few pairs for \(relation.1.section)")
      lines.append(": " + relation.1.section)
      for (index, pair) in pairs.enumerated() {
        let others = pairs.indices.filter { $0 != index }.shuffled(using: &random)
        for other in others.prefix(AnalogyQuestions.questionsPerPair) {
          lines.append([pairs[other].from, pairs[other].to, pair.from, pair.to].joined(separator: " "))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The pairs that have one answer: a currency that several countries use is no question.
  private static func pairs(of relation: Theme.Relation, in facts: [Fact]) -> [(from: String, to: String)] {
    let answers = Dictionary(grouping: facts) { $0.value(relation.to) }
    return facts.filter { answers[$0.value(relation.to)]?.count == 1 }
      .map { ($0.value(relation.from), $0.value(relation.to)) }
  }
}
