import Diagnostics
import ArgumentParser
import Embeddings

struct Nearest: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "nearest",
    abstract: "The words nearest to a word, or to a sum of words.",
    usage:
      "skein nearest [WORD … -WORD …] [--without WORD] [--top 10] [--restrict N | --approximate] [--name NAME] [--db FILE]",
    discussion: """
      Several words add, a word after a dash is subtracted, each as a vector of length 1:

        skein nearest king woman -man

      Words are found by cosine among all words of the embedding but those of the query. Without words, or with - alone, \
      each line of standard input is a query, and on a terminal a prompt asks for them. A word that is spelled like an \
      option is subtracted by --without, and words after -- are added as they are.

      All words are compared, unless --approximate asks the index of `skein index build`, which answers sooner and misses some.

      EXAMPLES
        skein nearest coffee
        skein nearest king woman -man --top 3
        skein nearest - --json < words.txt
      """)

  static let hint = "Words add, -word subtracts"

  @Argument(parsing: .allUnrecognized, help: "Words to add, and -words to subtract.")
  var words: [String] = []

  @Option(parsing: .unconditionalSingleValue, help: .init("A word to subtract; may be repeated.", valueName: "word"))
  var without: [String] = []

  @OptionGroup var search: SearchOptions
  @OptionGroup var options: QueryOptions

  func check(_ words: [String]) throws(QueryError) {
    // Otherwise every option with a slip in it would be taken for a word.
    for word in words.prefix(while: { $0 != "--" }) where word.hasPrefix("--") {
      let names = [
        "--without", "--top", "--restrict", "--threads", "--approximate", "--name", "--db", "--json", "--quiet",
        "--help",
      ]
      throw .unknownOption(
        command: Self.name, option: word, suggestion: NearestNames.of(word, among: names).first)
    }
    // A line of “--” alone, with no word after it.
    if words == ["--"], without.isEmpty {
      throw .wordCount(command: Self.name, found: 0, expected: "at least one word")
    }
  }

  func answer(_ words: [String], from session: QuerySession) throws -> any CommandResult {
    let signed = words.prefix { $0 != "--" }
    let isSubtracted = { (word: String) in word.count > 1 && word.hasPrefix("-") }
    let added = signed.filter { !isSubtracted($0) } + words.dropFirst(signed.count + 1)
    let subtracted = signed.filter(isSubtracted).map { String($0.dropFirst()) } + without
    let addedWords = try added.map { try session.word($0) }
    let subtractedWords = try subtracted.map { try session.word($0) }
    let sum = UnitVector.sum(
      adding: addedWords.map(\.direction), subtracting: subtractedWords.map(\.direction))
    let found = try session.nearest(
      to: sum, excluding: (addedWords + subtractedWords).compactMap(\.id), search)
    return Answer(
      added: added, subtracted: subtracted, neighbours: try FoundWord.all(found, from: session),
      approximate: search.approximate ? true : nil, recall: session.recall(search))
  }

  private struct Answer: CommandResult {
    var added: [String]
    var subtracted: [String]
    var neighbours: [FoundWord]
    /// Left out where the search is exact.
    var approximate: Bool?
    /// The share of the ten nearest words that the index was measured to find.
    var recall: Double?

    var lines: [String] { FoundWord.lines(neighbours, scoredBy: "cosine") }
  }
}
