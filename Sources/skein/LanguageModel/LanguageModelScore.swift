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
      of its tokens, its perplexity, the number of its tokens, and the line; with --json also each token.

      EXAMPLE
        echo "the cat sat" | skein lm score --name tales
      """)

  @OptionGroup var model: LanguageModelChoice
  @OptionGroup var output: OutputOptions

  func run() throws {
    let scorer = try LineScorer(model.load())
    while let line = readLine(strippingNewline: true) {
      let score = try scorer.score(line)
      if output.json {
        try StandardOutput.printJSON(score)
      } else {
        let figures =
          score.tokens.isEmpty
          ? "–\t–" : String(format: "%.4f\t%.4g", score.meanLogProbability ?? .nan, score.perplexity ?? .nan)
        StandardOutput.print("\(figures)\t\(score.tokens.count)\t\(line)")
      }
    }
  }
}
