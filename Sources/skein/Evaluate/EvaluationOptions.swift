import ArgumentParser
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
    if output.json { return try StandardOutput.printJSON(report) }
    for line in report.lines + ["", "\(file) on “\(report.embedding)”, by these conventions:"] {
      StandardOutput.print(line)
    }
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
protocol EvaluationReport: Encodable {
  var embedding: String { get }
  var conventions: EvaluationConventions { get }
  /// The figures, for people.
  var lines: [String] { get }
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
    [
      restrict < wordsOfEmbedding
        ? "only the \(restrict) most frequent of \(wordsOfEmbedding) words are known and candidates (--restrict)"
        : "all \(wordsOfEmbedding) words are known and candidates (--restrict \(restrict))",
      letterCase == .fold
        ? "case does not matter; of words that differ in case only, the most frequent counts (--case fold)"
        : "case matters (--case keep)",
    ]
  }
}
