import ArgumentParser
import Embeddings

struct Similarity: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "similarity",
    abstract: "How similar two words are (cosine).",
    usage: "skein similarity [A B] [--name NAME] [--db FILE]",
    discussion: """
      The cosine of their vectors: 1 for the same direction, 0 for nothing in common. Without words each line of standard \
      input is a pair, and on a terminal a prompt asks for them.

      EXAMPLES
        skein similarity tea coffee
      """)

  static let hint = "Two words"

  @Argument(help: "Two words.")
  var words: [String] = []

  @OptionGroup var options: QueryOptions

  func check(_ words: [String]) throws(QueryError) {
    if words.count != 2 { throw .wordCount(command: Self.name, found: words.count, expected: "two words") }
  }

  func answer(_ words: [String], from session: QuerySession) throws -> any CommandResult {
    let directions = try words.map { try session.word($0).direction }
    return Answer(words: words, cosine: directions[0].cosine(with: directions[1]))
  }

  private struct Answer: CommandResult {
    var words: [String]
    var cosine: Double

    var lines: [String] { ["\(fourDigits(cosine))"] }
  }
}
