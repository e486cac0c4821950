import ArgumentParser
import Embeddings

struct Analogy: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "analogy",
    abstract: "A is to B as C is to …?",
    usage:
      "skein analogy [A B C] [--method add|mul] [--top 10] [--restrict N | --approximate] [--name NAME] [--db FILE]",
    discussion: """
      As in

        skein analogy man king woman

      The answer by --method add (3CosAdd) is the word nearest to B - A + C, each a vector of length 1; by --method mul \
      (3CosMul, Levy & Goldberg 2014) the one with the greatest cos(B) cos(C) / (cos(A) + 0.001), cosines shifted to 0…1. \
      A, B and C are no answers themselves. Without words each line of standard input is a question, and on a terminal a \
      prompt asks for them.

      All words are compared, unless --approximate asks the index of `skein index build`, which answers sooner and misses some.

      EXAMPLES
        skein analogy france paris japan
        skein analogy walking walked swimming --method mul --top 3
        skein analogy - < questions.txt
      """)

  static let hint = "Three words A B C: A is to B as C is to …?"

  @Argument(help: "Three words.")
  var words: [String] = []

  @Option(help: "How the answer is found.")
  var method = AnalogyMethod.add

  @OptionGroup var search: SearchOptions
  @OptionGroup var options: QueryOptions

  func validate() throws {
    if search.approximate, method == .mul {
      throw ValidationError("--approximate finds by cosine: it goes with --method add")
    }
  }

  func check(_ words: [String]) throws(QueryError) {
    if words.count != 3 { throw .wordCount(command: Self.name, found: words.count, expected: "three words") }
  }

  func answer(_ words: [String], from session: QuerySession) throws -> any CommandResult {
    let asked = try words.map { try session.word($0) }
    let directions = asked.map(\.direction)
    let found =
      switch method {
      case .add:
        try session.nearest(
          to: .sum(adding: [directions[1], directions[2]], subtracting: [directions[0]]),
          excluding: asked.compactMap(\.id), search)
      case .mul:
        try session.search(search).answer(
          a: directions[0], b: directions[1], c: directions[2], method: .mul, count: search.top,
          excluding: asked.compactMap(\.id), within: search.restrict)
      }
    return Answer(
      a: words[0], b: words[1], c: words[2], method: method, answers: try FoundWord.all(found, from: session),
      approximate: search.approximate ? true : nil, recall: session.recall(search))
  }

  private struct Answer: CommandResult {
    var a: String
    var b: String
    var c: String
    var method: AnalogyMethod
    var answers: [FoundWord]
    /// Left out where the search is exact.
    var approximate: Bool?
    /// The share of the ten nearest words that the index was measured to find.
    var recall: Double?

    var lines: [String] { FoundWord.lines(answers, scoredBy: method == .add ? "cosine" : "3CosMul") }
  }
}

extension AnalogyMethod: ExpressibleByArgument {}
