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
      """)

  @Argument(help: "Labelled texts: files, .gz or .zst too, or folders; - is standard input.")
  var data: [String]

  @OptionGroup var model: ClassifierChoice

  @Option(help: .init("Write the report as a page that any browser shows.", valueName: "file"))
  var html: String?

  @Option(help: .init("Show so many of the surest mistakes.", valueName: "count"))
  var mistakes = 0

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if mistakes < 0 { throw ValidationError("--mistakes must be 0 or more") }
  }

  func run() throws {
    let stored = try model.load()
    let talk = TrainingTalk(output)
    let options = form.options(over: stored.recipe.data)
    let set = try LabelledSet(
      reading: LabelledInput(arguments: data, format: options.format), options,
      progress: { done, total in talk.line.show { "reading \(ReadingProgress(done: done, total: total))" } }
    )
    talk.line.clear()
    talk.note(set.ledger.summary)
    let tested = try stored.test(set, threads: threads.count, mistakes: max(mistakes, html == nil ? 0 : 20))
    if let html {
      let title = "\(stored.record.name) on \(data.joined(separator: " "))"
      try ReportFile.write(tested.report.page(title: title, mistakes: tested.mistakes), to: html)
    }
    if output.json { return try StandardOutput.printJSON(tested.report) }
    ClassifierReportText.print(tested.report, heading: data.joined(separator: " "))
    for mistake in tested.mistakes.prefix(mistakes) { StandardOutput.print(Self.text(mistake)) }
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
