import Embeddings
import Tokenization

/// A function that gives rows: a table whose hidden columns are its arguments.
struct TableFunction: Sendable {
  var name: String
  /// Columns of the result.
  var columns: [String]
  var arguments: [String]
  /// How many of the first arguments have to be given.
  var needed: Int
  var rows: @Sendable (SQLArguments, Connection) throws -> [[SQLValue]]

  /// All of them.
  static let all: [TableFunction] = [nearest, analogy, tokenize]

  private static let nearest = TableFunction(
    name: "nearest", columns: ["word", "cosine"], arguments: ["query", "k", "embedding"], needed: 1
  ) { arguments, connection in
    guard let word = try arguments.text(0, "query") else { return [] }
    let count = try arguments.count(1, "k", unless: 10)
    let embedding = try connection.embedding(arguments.text(2, "embedding"))
    guard let asked = embedding.word(word) else { return [] }
    let excluded = asked.id.map { [$0] } ?? []
    return embedding.search.nearest(to: asked.direction, count: count, excluding: excluded).map {
      [.text(embedding.word($0.id)), .real(Double($0.score))]
    }
  }

  private static let analogy = TableFunction(
    name: "analogy", columns: ["word", "cosine"], arguments: ["a", "b", "c", "k", "embedding"], needed: 3
  ) { arguments, connection in
    var words: [String] = []
    for place in 0..<3 {
      guard let word = try arguments.text(place, ["a", "b", "c"][place]) else { return [] }
      words.append(word)
    }
    let count = try arguments.count(3, "k", unless: 10)
    let embedding = try connection.embedding(arguments.text(4, "embedding"))
    let asked = words.compactMap { embedding.word($0) }
    guard asked.count == 3 else { return [] }
    let directions = asked.map(\.direction)
    return embedding.search.answer(
      a: directions[0], b: directions[1], c: directions[2], count: count, excluding: asked.compactMap(\.id)
    ).map { [.text(embedding.word($0.id)), .real(Double($0.score))] }
  }

  private static let tokenize = TableFunction(
    name: "tokenize", columns: ["token", "kind", "start", "end"], arguments: ["text", "locale"], needed: 1
  ) { arguments, _ in
    guard let text = try arguments.text(0, "text") else { return [] }
    var configuration = TokenizerConfiguration()
    configuration.locale = try arguments.text(1, "locale") ?? ""
    return try Tokenizer(configuration).tokens(in: text).map { token in
      [
        .text(token.text), .text("\(token.kind)"), .integer(Int64(token.source.lowerBound)),
        .integer(Int64(token.source.upperBound)),
      ]
    }
  }

  /// The table as SQLite is told of it.
  var declaration: String {
    let hidden = arguments.map { "\(quoted($0)) HIDDEN" }
    return "CREATE TABLE x(\((columns.map(quoted) + hidden).joined(separator: ", ")))"
  }
}
