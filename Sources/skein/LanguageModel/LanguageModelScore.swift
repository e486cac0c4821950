import ArgumentParser
import Corpora
import Foundation
import Tasks

struct LanguageModelScore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Tell how probable a language model finds each line of standard input.",
    discussion: """
      Each line is a text of its own, read from its beginning: a line in, a line out. What is printed is the mean of ln p \
      of its tokens, its perplexity, the number of its tokens, and the line, with tabs between them; with --json also \
      each token. Where nothing is predicted, as in an empty line, there are dashes for numbers.

      EXAMPLES
        echo "the cat sat" | skein lm score --name tales
        skein lm score --json < sentences.txt
      """)

  @OptionGroup var model: LanguageModelChoice

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip.")
  var invalid = InvalidUTF8Policy.fail

  @OptionGroup var output: OutputOptions

  func run() throws {
    let stored = try model.load()
    let scorer = try LineScorer(stored)
    let lines = InputLines(invalid: invalid)
    var unknownTokens = 0
    while let line = try lines.next() {
      let score = try scorer.score(line)
      unknownTokens += score.unknownTokens
      if output.json { try StandardOutput.printJSON(score) } else { StandardOutput.print(Self.text(score)) }
    }
    guard !output.quiet, !output.json else { return }
    let (replaced, skipped) = (Int(lines.repair.replaced), Int(lines.repair.skipped))
    if replaced > 0 { StandardError.print("\(counted(replaced, "invalid sequence")) replaced by U+FFFD") }
    if skipped > 0 { StandardError.print("\(counted(skipped, "invalid byte")) skipped") }
    if lines.hadByteOrderMark { StandardError.print("byte order mark dropped") }
    if unknownTokens > 0, !stored.learnedUnknown { StandardError.print(LanguageModelDisplay.unknownAdvice) }
  }

  /// Such as `-4.0331	56.43	5	English is a language`; with – where nothing was predicted.
  private static func text(_ score: LineScorer.Score) -> String {
    var figures = "–\t–"
    if let mean = score.meanLogProbability, let perplexity = score.perplexity {
      figures = String(format: "%.4f\t%.4g", mean, perplexity)
    }
    return "\(figures)\t\(score.tokens.count)\t\(score.text)"
  }
}
