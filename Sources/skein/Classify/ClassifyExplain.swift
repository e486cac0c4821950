import ArgumentParser
import Corpora
import Diagnostics
import Figures
import Foundation
import Tasks

struct ClassifyExplain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show what each word of a text contributed to its label.",
    discussion: """
      For a linear classifier the contributions are exact: they add up, with the label's bias, to its score. A run of words \
      counts for each of its words equally. For a network they are gradient × input, about what the score would lose without \
      the word; for a combination the sum of both, each with its share.

      EXAMPLES
        skein classify explain "Shares fell in early trading."
        skein classify explain "Shares fell in early trading." \\
          --for Sports --html why.html
      """)

  @Argument(help: "The text.")
  var text: String

  @OptionGroup var model: ClassifierChoice

  @Option(
    name: .customLong("for"), help: .init("Explain this label. (default: the most probable one)", valueName: "label"))
  var label: String?

  @Option(
    help: .init("Show so many words and runs of words on the terminal; a page and --json have all.", valueName: "count")
  )
  var top = 10

  @Option(help: .init("Write a page that any browser shows.", valueName: "file"), completion: .file())
  var html: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if top < 0 { throw ValidationError("--top must be 0 or more") }
  }

  func run() throws {
    try ReportFile.check(html)
    let stored = try model.load()
    let classifier = stored.classifier
    let number = try label.map { label in
      guard let number = classifier.labels.firstIndex(of: label) else {
        throw ClassifyError.unknownLabel(label, nearest: NearestNames.of(label, among: classifier.labels))
      }
      return number
    }
    let explanation = try classifier.explain(text, label: number)
    if try classifier.cutTexts(among: PackedTexts([text]), threads: 1) > 0, !output.quiet {
      StandardError.print("longer than the network reads: what is behind its end contributes nothing")
    }
    if let html { try ReportFile.write(explanation.page(of: text), to: html) }
    if output.json { return try StandardOutput.printJSON(explanation) }
    let colours = TerminalColours(
      environment: ProcessInfo.processInfo.environment, isTerminal: StandardOutput.isTerminal)
    let coloured = explanation.colouredText(of: text)
    StandardOutput.print(
      "\(explanation.label)  " + String(format: "p = %.4g, score %.4g", explanation.probability, explanation.score)
        + Self.parts(of: explanation))
    StandardOutput.print("")
    StandardOutput.print(coloured.terminalText(colours))
    if explanation.tokens.allSatisfy({ $0.contribution == 0 }) {
      return StandardOutput.print("no word of the text counts: the classifier knows none of them")
    }
    StandardOutput.print(coloured.terminalKey(colours))
    StandardOutput.print("")
    let rows = explanation.features.prefix(top).map {
      [String(format: "%+.4f", $0.contribution), $0.text.withVisibleControls]
    }
    TextTable.print(Array(rows), right: [0])
    if explanation.features.count > top, top > 0 {
      StandardOutput.print("and \(grouped(Int64(explanation.features.count - top))) more")
    }
  }

  /// What goes between the score and the words.
  private static func parts(of explanation: TextExplanation) -> String {
    switch explanation.method {
    case .exact: String(format: " = bias %.4g and the words:", explanation.bias ?? 0)
    case .gradientTimesInput: ", by gradient × input:"
    case .combined: ", what the linear classifier adds and gradient × input of the network:"
    }
  }
}
