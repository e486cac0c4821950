import ArgumentParser
import Corpora
import Embeddings

struct Vector: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "vector",
    abstract: "The vector of a word.",
    usage: "skein vector [WORD] [--name NAME] [--db FILE]",
    discussion: """
      A line of the word and its numbers, in all their digits. Without a word each line of standard input is one, and gets a line; on \
      a terminal a prompt asks for them.

      EXAMPLES
        skein vector coffee
        skein vector - < words.txt
      """)

  static let hint = "A word"
  static let isOneLine = true

  @Argument(help: "A word.")
  var words: [String] = []

  @OptionGroup var options: QueryOptions

  func check(_ words: [String]) throws(QueryError) {
    if words.count != 1 { throw .wordCount(command: Self.name, found: words.count, expected: "one word") }
  }

  func answer(_ words: [String], from session: QuerySession) throws -> any CommandResult {
    let word = try session.word(words[0])
    return Answer(word: word.text, id: word.id, vector: word.vector)
  }

  private struct Answer: CommandResult {
    var word: String
    /// null for a word that is not in the vocabulary.
    var id: TokenID?
    var vector: [Float]

    var lines: [String] { ["\(word) \(vector.map { "\($0)" }.joined(separator: " "))"] }
  }
}
