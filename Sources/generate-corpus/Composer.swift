/// Writes the paragraphs: a few sentences of one group about one fact each, the themes mixed.
struct Composer {
  private struct Source {
    let facts: [Fact]
    /// The facts to write about, and those that a sentence compares with.
    var subjects: Deck<Int>
    var others: Deck<Int>
    /// For each fact, the groups of sentences: a group comes up as often as it has sentences, for every fact alike.
    var groups: [Deck<Int>]
    var templates: [Deck<Template>]

    init(_ theme: Theme) {
      facts = theme.facts
      subjects = Deck(Array(facts.indices))
      others = Deck(Array(facts.indices))
      let shares = theme.groups.indices.flatMap { Array(repeating: $0, count: theme.groups[$0].count) }
      groups = facts.map { _ in Deck(shares) }
      templates = theme.groups.map { Deck($0) }
    }
  }

  private var random: SplitMix64
  private var sources: [Source]
  private var order: Deck<Int>

  init(themes: [Theme], seed: UInt64) {
    random = SplitMix64(seed: seed)
    sources = themes.map { Source($0) }
    order = Deck(themes.indices.flatMap { Array(repeating: $0, count: themes[$0].weight) })
  }

  /// The next paragraph, two to five sentences on one line.
  mutating func paragraph() -> String {
    let theme = order.draw(using: &random)
    let subject = sources[theme].subjects.draw(using: &random)
    let group = sources[theme].groups[subject].draw(using: &random)
    let facts = sources[theme].facts
    let sentences = (0..<2 + random.next(below: 4)).map { _ in
      var other = sources[theme].others.draw(using: &random)
      while other == subject { other = sources[theme].others.draw(using: &random) }
      let template = sources[theme].templates[group].draw(using: &random)
      return template.sentence(about: facts[subject], other: facts[other], using: &random)
    }
    return sentences.joined(separator: " ")
  }
}
