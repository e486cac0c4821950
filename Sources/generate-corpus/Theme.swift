/// A subject to write about: what is known of it, and the sentences that say it.
struct Theme {
  /// Analogies that hold among the facts: `from` is to `to` in one fact as it is in another.
  struct Relation {
    /// The section's name in the file of questions.
    let section: String
    let from: String
    let to: String
  }

  /// How many of the corpus's paragraphs are about this theme, as a share of all themes' weights.
  let weight: Int
  let facts: [Fact]
  /// Groups of sentences that read well together, as they share tense, number or subject.
  let groups: [[Template]]
  let relations: [Relation]

  /// - Parameter templates: a line each; an empty line begins another group.
  init(weight: Int, table: String, templates: String, relations: [Relation]) {
    self.weight = weight
    self.facts = Fact.table(table)
    self.groups = templates.split(separator: "\n", omittingEmptySubsequences: false).split(separator: "").map { group in
      group.map { Template(String($0)) }
    }
    self.relations = relations
  }

  static let all = [countries, family, verbs, nouns, comparison, opposites]
}
