import ArgumentParser
import Corpora
import Embeddings
import Storage

/// What both evaluations share.
struct EvaluationOptions: ParsableArguments {
  @Argument(help: "A test set, or - for standard input.", completion: .file())
  var file: String

  /// How words of the test set are compared with those of the embedding.
  enum Case: String, ExpressibleByArgument, CaseIterable, Encodable {
    /// Case does not matter, as in gensim by default and in word2vec; of words that differ in case only the most
    /// frequent one counts.
    case fold
    /// As they are written.
    case keep
  }

  @Option(
    help: .init(
      "Only the N most frequent words are known and are candidates (gensim: 300000; word2vec's demo: 30000).",
      valueName: "N"))
  var restrict = AnalogyEvaluation.defaultRestriction

  @Option(name: .customLong("case"), help: "Whether case matters: fold (as gensim and word2vec) or keep.")
  var letterCase = Case.fold

  @OptionGroup var embedding: EmbeddingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if restrict < 1 { throw ValidationError("--restrict \(restrict): at least 1 word") }
  }

  /// Prints a report: one JSON object, or its lines and the conventions that its figures were made by.
  func print(_ report: some EvaluationReport) throws {
    try StandardOutput.print(report, asJSON: output.json)
    if output.json { return }
    StandardOutput.print("\n\(file) on “\(report.embedding)”, by these conventions:")
    for line in report.ownConventions + report.conventions.lines { StandardOutput.print("  " + line) }
  }

  /// The words and vectors that are known.
  func vectors() throws -> (record: EmbeddingRecord, vectors: WordVectors) {
    let workbench = try Workbench.open(path: embedding.workbench.path, access: .read)
    let record = try workbench.embedding(named: embedding.name)
    let matrix = try workbench.vectors(of: record, first: restrict)
    let vocabulary = try workbench.vocabulary(of: record).prefix(matrix.rows)
    return (record, WordVectors(vocabulary: vocabulary, matrix: matrix))
  }
}

/// What an evaluation came to.
protocol EvaluationReport: CommandResult {
  var embedding: String { get }
  var conventions: EvaluationConventions { get }
  /// Conventions of this evaluation alone.
  var ownConventions: [String] { get }
}

/// The conventions that a figure was made by.
struct EvaluationConventions: Encodable {
  var restrict: Int
  var wordsOfEmbedding: Int
  var letterCase: EvaluationOptions.Case

  init(_ options: EvaluationOptions, words: Int) {
    restrict = options.restrict
    wordsOfEmbedding = words
    letterCase = options.letterCase
  }

  private enum CodingKeys: String, CodingKey {
    case restrict, wordsOfEmbedding
    case letterCase = "case"
  }

  var lines: [String] {
    let words = grouped(Int64(wordsOfEmbedding))
    return [
      restrict < wordsOfEmbedding
        ? "only the \(grouped(Int64(restrict))) most frequent of \(words) words are known and candidates (--restrict)"
        : "all \(words) words are known and candidates (--restrict \(restrict))",
      letterCase == .fold
        ? "case does not matter; of words that differ in case only, the most frequent counts (--case fold)"
        : "case matters (--case keep)",
    ]
  }
}
