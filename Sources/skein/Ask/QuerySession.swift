import Corpora
import Embeddings
import Foundation
import Storage
import Tokenization

/// An embedding that is asked one thing or many; it reads from the workbench file only what the questions need.
final class QuerySession {
  let embedding: EmbeddingRecord
  private let workbench: Workbench
  /// Once asked about often: all words, and any number of vectors.
  private var isAskedOften = false
  private var vocabulary: Vocabulary?
  private var search: VectorSearch?
  private var graph: NeighbourGraph?
  private var tokenizer: Tokenizer?

  private let isQuiet: Bool

  init(_ options: QueryOptions) throws {
    workbench = try Workbench.open(path: options.embedding.workbench.path, access: .read)
    embedding = try workbench.embedding(named: options.embedding.name)
    isQuiet = options.output.quiet
  }

  /// Many questions are to come: what is read is kept.
  func willAskOften() { isAskedOften = true }

  /// A word with its vector.
  ///
  /// The word is looked up as it is, and else with the case and normalization of the embedding's own tokenizer, so that
  /// `Paris` finds `paris`. An embedding with n-grams gives other words a vector by theirs, and that is told.
  ///
  /// - Throws: ``EmbeddingError/unknownWord(word:suggestions:)`` with the nearest spellings.
  func word(_ word: String) throws -> QueryWord {
    if let id = try lookUp(word) { return QueryWord(text: word, id: id, vector: try vector(id)) }
    let normalized = try normalized(word)
    if let normalized, normalized != word, let id = try lookUp(normalized) {
      return QueryWord(text: normalized, id: id, vector: try vector(id))
    }
    let text = normalized ?? word
    if let vector = try workbench.vector(ofUnknown: text, in: embedding) {
      if !isQuiet { StandardError.print("“\(text)” is not in the vocabulary: its n-grams answer") }
      return QueryWord(text: text, id: nil, vector: vector)
    }
    let phrase = try phrase(word)
    let near = try allWords().near(to: text, limit: 3).filter { $0 != phrase }
    throw EmbeddingError.unknownWord(word: word, suggestions: (phrase.map { [$0] } ?? []) + near)
  }

  /// The word of a number.
  func word(_ id: TokenID) throws -> String {
    if let vocabulary { return vocabulary.word(id) }
    if let word = try workbench.word(id, of: embedding) { return word }
    throw WorkbenchError.damaged(path: workbench.path, detail: "the vocabulary of “\(embedding.name)” lacks word \(id)")
  }

  /// The vector of a word, without reading the others.
  private func vector(_ id: TokenID) throws -> [Float] {
    if let search, Int(id) < search.matrix.rows { return search.matrix[Int(id)] }
    return try workbench.vector(of: id, in: embedding)
  }

  /// Search in the first `restrict` vectors, or all.
  func search(_ options: SearchOptions) throws -> VectorSearch {
    if let search { return search }
    let matrix = try workbench.vectors(of: embedding, first: options.restrict)
    let search = VectorSearch(matrix, threads: options.threads)
    self.search = search
    return search
  }

  /// The words nearest to a direction, by exact search or, where that is asked for, by the index.
  func nearest(
    to direction: UnitVector, excluding excluded: [TokenID], _ options: SearchOptions
  ) throws -> [Neighbour] {
    guard options.approximate else {
      return try search(options).nearest(
        to: direction, count: options.top, excluding: excluded, within: options.restrict)
    }
    let graph = try index()
    let width = embedding.index?.configuration.search ?? options.top
    // One question looks at few vectors: to read the others would take longer than all else.
    if !isAskedOften {
      return try workbench.nearest(
        to: direction, count: options.top, excluding: excluded, by: graph, width: width, in: embedding)
    }
    return try search(options).nearest(
      to: direction, count: options.top, excluding: excluded, by: graph, width: width)
  }

  /// How far answers can be trusted: the share that the index was measured to find; nil for exact search.
  func recall(_ options: SearchOptions) -> Double? { options.approximate ? embedding.index?.quality.recall : nil }

  private func index() throws -> NeighbourGraph {
    if let graph { return graph }
    let read = try workbench.index(of: embedding)
    graph = read
    return read
  }

  private func lookUp(_ word: String) throws -> TokenID? {
    if isAskedOften { return try allWords()[word] }
    return try workbench.id(of: word, in: embedding)
  }

  private func allWords() throws -> Vocabulary {
    if let vocabulary { return vocabulary }
    let words = try workbench.vocabulary(of: embedding)
    vocabulary = words
    return words
  }

  /// The one token that the embedding's tokenizer makes of a word; `nil` where it makes none or several.
  private func normalized(_ word: String) throws -> String? {
    let tokens = try tokens(in: word)
    return tokens.count == 1 ? tokens[0] : nil
  }

  /// The phrase of the vocabulary that several words are: `new_york` for “New York”.
  private func phrase(_ text: String) throws -> String? {
    let tokens = try tokens(in: text)
    guard tokens.count > 1 else { return nil }
    let settings = try? JSONDecoder().decode(PhraseSettings.self, from: Data(embedding.configuration.utf8))
    let phrase = tokens.joined(separator: settings?.phrases?.delimiter ?? "_")
    return try lookUp(phrase) == nil ? nil : phrase
  }

  /// What of an embedding's settings is about phrases.
  private struct PhraseSettings: Decodable { var phrases: PhraseConfiguration? }

  /// The tokens that the embedding's tokenizer makes of a text; none where it is not known.
  private func tokens(in text: String) throws -> [String] {
    guard let json = embedding.vocabulary.tokenizer else { return [] }
    if tokenizer == nil {
      tokenizer = try Tokenizer(JSONDecoder().decode(TokenizerConfiguration.self, from: Data(json.utf8)))
    }
    return try tokenizer!.tokens(in: text).map(\.text)
  }
}

/// A word that is asked about.
struct QueryWord {
  /// As the embedding has it.
  var text: String
  /// nil for a word that is not in the vocabulary, and whose n-grams answer.
  var id: TokenID?
  var vector: [Float]

  var direction: UnitVector { UnitVector(vector) }
}
