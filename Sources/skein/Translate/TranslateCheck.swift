import ArgumentParser
import Corpora
import Diagnostics

struct TranslateCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell what is wrong with texts and their translations before a translator is trained with them.",
    discussion: """
      It finds stretches in which the lines of one side are shifted against the other's, texts far too long or too short for \
      the other (Gale and Church 1993), empty and identical texts, pairs that are there twice, sources with several targets and \
      targets with several sources, texts in another script or in the other side's language, and pairs of the validation and \
      the test set that are in the training set, too. Nothing is changed.

      The data are two files whose lines belong together, the source first, or a table with a column for each side; several \
      tables have names that end in .tsv or .csv.

      EXAMPLES
        skein translate check train.de train.en
        skein translate check train.de.gz train.en.gz --test test.de test.en
        skein translate check pairs.tsv --source-column 2 --target-column 1
      """)

  @Argument(
    help: "Source and target, whose lines belong together, or tables; .gz or .zst too; - is standard input.",
    completion: .file())
  var data: [String]

  @Option(
    parsing: .upToNextOption, help: .init("Pairs to validate on: two files, or tables.", valueName: "file"),
    completion: .file())
  var validation: [String] = []

  @Option(
    parsing: .upToNextOption, help: .init("Pairs to test on: two files, or tables.", valueName: "file"),
    completion: .file())
  var test: [String] = []

  @Option(
    help: .init(
      "How far off a text's length may be from what the other's lets expect, in standard deviations.",
      valueName: "number"))
  var deviations = ParallelCheck.Options().deviations

  @Flag(help: "End with status 1 if anything is found.")
  var strict = false

  @OptionGroup(title: "Data") var form: ParallelDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(deviations > 0 && deviations.isFinite) { throw ValidationError("--deviations must be above 0") }
  }

  func run() throws {
    let talk = TrainingTalk(output)
    let options = form.options()
    let parts = try form.inputs([data, validation, test], options).map { input -> ParallelTexts? in
      guard let input else { return nil }
      let texts = try ParallelTexts(reading: input, options) { done, total in
        talk.line.show { "reading \(ReadingProgress(done: done, total: total))" }
      }
      talk.line.clear()
      for layout in texts.layouts { talk.note(layout.summary) }
      talk.note(texts.ledger.summary)
      for skip in texts.ledger.firstSkipped { talk.note("skipped \(skip.message.onOneLine)") }
      return texts
    }
    var settings = ParallelCheck.Options()
    (settings.deviations, settings.threads) = (deviations, threads.count)
    talk.line.show { "comparing texts" }
    let check = try ParallelCheck(train: parts[0]!, validation: parts[1], test: parts[2], settings)
    talk.line.clear()

    if output.json {
      let ledgers = zip(["train", "validation", "test"], parts.map { $0?.ledger })
      try StandardOutput.printJSON(
        Report(
          check: check, findings: check.findings,
          ledgers: Dictionary(uniqueKeysWithValues: ledgers).compactMapValues(\.self)))
    } else {
      ParallelCheckText(check).print()
    }
    if strict && !check.findings.isEmpty { endProcess(with: .nothingFound) }
  }

  private struct Report: Encodable {
    var check: ParallelCheck
    var findings: [ParallelCheck.Finding]
    var ledgers: [String: ParallelLedger]
  }
}
