import ArgumentParser
import Corpora
import Foundation
import Tasks

struct ClassifyTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Measure a classifier on labelled texts.",
    discussion: """
      The texts are read as the training texts were, unless options say otherwise. Accuracy has its 95 % interval by the \
      bootstrap; --html writes a page with curves, the confusion matrix and the surest mistakes.

      EXAMPLES
        skein classify test test.csv
        skein classify test test.csv --name news --html report.html --json
        skein classify test test.csv --wanted-precision 0.95
      """)

  @Argument(help: "Labelled texts: files, .gz or .zst too, or folders; - is standard input.", completion: .file())
  var data: [String]

  @OptionGroup var model: ClassifierChoice

  @Option(help: .init("Write the report as a page that any browser shows.", valueName: "file"), completion: .file())
  var html: String?

  @Option(help: .init("Show so many of the surest mistakes.", valueName: "count"))
  var mistakes = 0

  @OptionGroup(title: "Thresholds") var wanted: WantedScoreOptions

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if mistakes < 0 { throw ValidationError("--mistakes must be 0 or more") }
  }

  func run() throws {
    try ReportFile.check(html)
    let stored = try model.load()
    let talk = TrainingTalk(output)
    let options = form.options(over: stored.recipe.data)
    let set = try LabelledSet(
      reading: LabelledInput(arguments: data, format: options.format), options,
      progress: { done, total in talk.line.show { "reading \(ReadingProgress(done: done, total: total))" } }
    )
    talk.line.clear()
    talk.note(set.ledger.summary)
    let tested = try stored.test(
      set, threads: threads.count, mistakes: max(mistakes, html == nil ? 0 : 20),
      thresholds: wanted.score)
    let cut = try stored.classifier.cutTexts(among: set.texts, threads: threads.count)
    if cut > 0 { talk.note("longer than the network reads, and cut: \(counted(cut, "text"))") }
    if let html {
      let title = "\(stored.record.name) on \(data.joined(separator: " "))"
      try ReportFile.write(tested.report.page(title: title, mistakes: tested.mistakes), to: html)
    }
    if output.json { return try StandardOutput.printJSON(TestedJSON(tested)) }
    ClassifierReportText.print(tested.report, heading: data.joined(separator: " "))
    if let score = wanted.score { Self.print(tested.thresholds, for: score) }
    for mistake in tested.mistakes.prefix(mistakes) { StandardOutput.print(Self.text(mistake)) }
  }

  /// The report with the thresholds beside its figures.
  private struct TestedJSON: Encodable {
    let tested: TestedClassifier

    init(_ tested: TestedClassifier) { self.tested = tested }

    private enum Key: CodingKey { case wantedThresholds }

    func encode(to encoder: any Encoder) throws {
      try tested.report.encode(to: encoder)
      if tested.thresholds.isEmpty { return }
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(tested.thresholds, forKey: .wantedThresholds)
    }
  }

  private static func print(_ thresholds: [LabelThreshold], for wanted: WantedScore) {
    let (name, share) =
      switch wanted {
      case .precision(let share): ("precision", share)
      case .recall(let share): ("recall", share)
      }
    StandardOutput.print("\nthresholds for a \(name) of \(share), chosen on these texts")
    func text(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "–" }
    let rows = thresholds.map {
      [
        $0.label.onOneLine.shortenedInMiddle(to: 28), text($0.value), text($0.precision), text($0.recall),
        $0.isReached ? "" : "not reached",
      ]
    }
    TextTable.print([["class", "threshold", "precision", "recall", ""]] + rows, right: [1, 2, 3])
  }

  /// Such as `test.csv:12: spam, not ham (0.98): Dear friend, …`.
  private static func text(_ mistake: MistakenText) -> String {
    let (given, actual) = (names(mistake.predicted), names(mistake.actual))
    let excerpt = mistake.excerpt.withVisibleControls.replacingOccurrences(of: "\n", with: " ")
    return "\(mistake.place ?? ""): \(given), not \(actual) "
      + String(format: "(%.2f): ", mistake.probability) + excerpt
  }

  private static func names(_ labels: [String]) -> String {
    labels.isEmpty ? "no label" : labels.joined(separator: ", ")
  }
}
