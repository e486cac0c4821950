import ArgumentParser
import Embeddings

struct OddOneOut: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "odd-one-out",
    abstract: "The word that does not belong with the others.",
    usage: "skein odd-one-out [A B C …] [--name NAME] [--db FILE]",
    discussion: """
      The word whose cosine with the mean of all, each a vector of length 1, is lowest. Without words each line of \
      standard input is a query, and on a terminal a prompt asks for them.

      EXAMPLES
        skein odd-one-out breakfast lunch dinner piano
      """)

  static let hint = "Three words or more"

  @Argument(help: "Three words or more.")
  var words: [String] = []

  @OptionGroup var options: QueryOptions

  func check(_ words: [String]) throws(QueryError) {
    if words.count < 3 { throw .wordCount(command: Self.name, found: words.count, expected: "at least three words") }
  }

  func answer(_ words: [String], from session: QuerySession) throws -> any CommandResult {
    let directions = try words.map { try session.word($0).direction }
    let (odd, cosines) = UnitVector.oddOneOut(of: directions)!
    return Answer(
      oddOneOut: words[odd], words: zip(words, cosines).map { Answer.Word(word: $0, cosineWithMean: $1) })
  }

  private struct Answer: CommandResult {
    struct Word: Encodable {
      var word: String
      var cosineWithMean: Double
    }

    var oddOneOut: String
    var words: [Word]

    var lines: [String] { [oddOneOut] }
  }
}
