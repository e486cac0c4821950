import ArgumentParser
import Embeddings
import Foundation

struct EvaluatePairs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Correlate an embedding's cosines with people's judgements of word pairs.",
    usage: "skein evaluate pairs FILE [--restrict 300000] [--case fold|keep] [--score-column 3] [--name NAME]",
    discussion: """
      FILE has two words and a number a line, separated by tabs, commas or spaces; lines that begin with # are comments: \
      WordSim-353, SimLex-999, MEN and others. Pearson's and Spearman's coefficients come with two-sided p-values, for the \
      pairs whose words are known and, with a cosine of 0 for the others, for all.

      EXAMPLES
        skein evaluate pairs wordsim353.tsv
        skein evaluate pairs men.txt --name books
      """)

  @Option(help: .init("The column that the judgement is in.", valueName: "number"))
  var scoreColumn = 3

  @OptionGroup var options: EvaluationOptions

  func validate() throws {
    if scoreColumn < 3 { throw ValidationError("--score-column \(scoreColumn): the words are in columns 1 and 2") }
  }

  func run() throws {
    let file = options.file
    let test = try WordPairs(path: file, scoreColumn: scoreColumn)
    if let header = test.header, !options.output.quiet {
      StandardError.print("\(file): the first line is taken for names of columns: \(header)")
    }
    let (record, vectors) = try options.vectors()
    let evaluation = try PairEvaluation(
      of: vectors, on: test, restrict: options.restrict, foldsCase: options.letterCase == .fold)
    let report = Report(
      file: file, embedding: record.name, conventions: EvaluationConventions(options, words: record.rows),
      pairs: evaluation.pairs, scored: evaluation.scored, coverage: evaluation.coverage, pearson: evaluation.pearson,
      spearman: evaluation.spearman, pearsonOfAll: evaluation.pearsonOfAll, spearmanOfAll: evaluation.spearmanOfAll)
    try options.print(report)
  }

  private struct Report: EvaluationReport {
    var file: String
    var embedding: String
    var conventions: EvaluationConventions
    var pairs: Int
    var scored: Int
    var coverage: Double
    var pearson: Correlation?
    var spearman: Correlation?
    var pearsonOfAll: Correlation?
    var spearmanOfAll: Correlation?

    var lines: [String] {
      [
        "Pearson Spearman",
        row(pearson, spearman, \.coefficient) + "  pairs whose words are known: \(scored) of \(pairs)",
        row(pearson, spearman, \.pValue) + "  two-sided p-value",
        row(pearsonOfAll, spearmanOfAll, \.coefficient) + "  all pairs, unknown words as cosine 0",
        row(pearsonOfAll, spearmanOfAll, \.pValue) + "  two-sided p-value",
      ]
    }

    var ownConventions: [String] { [] }

    private func row(_ first: Correlation?, _ second: Correlation?, _ part: (Correlation) -> Double?) -> String {
      [first, second].map { correlation in
        guard let number = correlation.flatMap(part) else { return "      –" }
        return number != 0 && abs(number) < 0.001 ? String(format: "%7.1e", number) : String(format: "%7.4f", number)
      }.joined(separator: "  ")
    }
  }
}
