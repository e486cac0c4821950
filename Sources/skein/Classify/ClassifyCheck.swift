import ArgumentParser
import Corpora
import Diagnostics
import Tasks

struct ClassifyCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell what is wrong with labelled texts before a classifier is trained with them.",
    discussion: """
      It counts the labels, finds texts that are there twice or nearly so, with the same labels or others, texts of the validation \
      and the test set that are in the training set, too, empty and over-long texts, labels that are spelled in more than one \
      way, and texts of the training set whose label is likely wrong: those that naive Bayes, trained without them, takes for \
      another with more than usual confidence (Northcutt et al. 2021). These are told to be looked at.

      EXAMPLES
        skein classify check reviews.csv
        skein classify check train.tsv --test test.tsv --text 2 --label 1 --strict
      """)

  @Argument(help: "Labelled texts: files, .gz or .zst too, or folders; - is standard input.", completion: .file())
  var data: [String]

  @Option(help: .init("Texts to validate on; may be given several times.", valueName: "file"), completion: .file())
  var validation: [String] = []

  @Option(help: .init("Texts to test on; may be given several times.", valueName: "file"), completion: .file())
  var test: [String] = []

  @Option(
    help: .init(
      "How alike texts are that count as nearly the same: Jaccard's index of word 3-grams.", valueName: "share"))
  var near = 0.9

  @Option(help: .init("Longer texts are over-long. (default: none is)", valueName: "words"))
  var longest: Int?

  @Flag(inversion: .prefixedNo, help: "Look for texts whose label is likely wrong.")
  var labelErrors = true

  @Option(help: "Of the parts of the cross-validation that judges labels.")
  var seed: UInt64 = 1

  @Flag(help: "End with status 1 if anything is found.")
  var strict = false

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(near > 0 && near <= 1) { throw ValidationError("--near must be above 0 and at most 1") }
    if let longest, longest < 1 { throw ValidationError("--longest must be at least 1") }
  }

  func run() throws {
    let talk = TrainingTalk(output)
    let options = form.options()
    if (data + validation + test).count(where: { $0 == "-" }) > 1 { throw CorpusError.standardInputTwice }
    func read(_ files: [String]) throws -> LabelledSet? {
      if files.isEmpty { return nil }
      let input = try LabelledInput(arguments: files, format: options.format)
      let set = try LabelledSet(reading: input, options) { done, total in
        talk.line.show { "reading \(ReadingProgress(done: done, total: total))" }
      }
      talk.line.clear()
      for layout in set.layouts { talk.note(layout.summary) }
      talk.note(set.ledger.summary)
      for skip in set.ledger.firstSkipped { talk.note("skipped \(skip.message.onOneLine)") }
      return set
    }
    let train = try read(data)!
    let (validation, test) = (try read(validation), try read(test))
    var settings = DatasetCheck.Options()
    (settings.nearThreshold, settings.longestText, settings.threads) = (near, longest, threads.count)
    talk.line.show { "comparing texts" }
    let check = try DatasetCheck(train: train, validation: validation, test: test, settings)
    talk.line.show { "judging labels" }
    let errors = labelErrors ? try LabelErrors(in: train, seed: seed, threads: threads.count) : nil
    talk.line.clear()

    let findings = DatasetFindings(check, errors)
    if output.json {
      try StandardOutput.printJSON(
        Report(
          check: check, labelErrors: errors, findings: findings.kinds.map(\.rawValue),
          ledgers: ["train": train, "validation": validation, "test": test].compactMapValues { $0?.ledger }))
    } else {
      DatasetCheckText(check, errors, train).print()
      StandardOutput.print("\n" + findings.summary)
    }
    if strict && !findings.kinds.isEmpty { endProcess(with: .nothingFound) }
  }

  private struct Report: Encodable {
    var check: DatasetCheck
    /// Nothing where labels were not judged.
    var labelErrors: LabelErrors?
    var findings: [String]
    var ledgers: [String: LabelledLedger]
  }
}
