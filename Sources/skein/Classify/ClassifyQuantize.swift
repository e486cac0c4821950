import ArgumentParser
import Corpora
import Foundation
import Metrics
import Storage
import Tasks

struct ClassifyQuantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Make a smaller copy of a linear classifier.",
    discussion: """
      Weights become numbers of 8 bits, and the hashes of features are kept in few; --keep-features keeps only those that \
      matter most. With --test, both classifiers are measured on the same texts, and a paired bootstrap says whether the \
      copy is worse.

      EXAMPLES
        skein classify quantize --to news-small --test test.csv
        skein classify quantize --name news --to news-tiny --keep-features 20000 \\
          --test test.csv --json
      """)

  @OptionGroup var model: ClassifierChoice

  @Option(help: "What the copy is to be called.")
  var to: String

  @Flag(help: "Take the place of a model of that name.")
  var replace = false

  @Option(help: .init("Keep only so many features, those that matter most. (default: all)", valueName: "count"))
  var keepFeatures: Int?

  @Option(
    help: .init("Labelled texts to measure both on; may be given several times.", valueName: "file"),
    completion: .file())
  var test: [String] = []

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if to.isEmpty { throw ValidationError("--to must not be empty") }
    if let keepFeatures, keepFeatures < 1 { throw ValidationError("--keep-features must be at least 1") }
  }

  func run() throws {
    let workbench = try Workbench.open(path: model.workbench.path, access: .modify)
    let stored = try StoredClassifier(workbench.model(named: model.name, ofKind: ClassifierTask.kind), in: workbench)
    let talk = TrainingTalk(output)
    let options = form.options(over: stored.recipe.data)
    var set: LabelledSet?
    if !test.isEmpty {
      let texts = try LabelledSet(
        reading: LabelledInput(arguments: test, format: options.format), options,
        progress: { done, total in talk.line.show { "reading \(ReadingProgress(done: done, total: total))" } })
      talk.note(texts.ledger.summary)
      set = texts
    }
    let copy = try stored.quantize(
      to: to, replacing: replace, keeping: keepFeatures, testing: set, threads: threads.count, in: workbench,
      skeinVersion: Skein.version)
    if output.json { return try StandardOutput.printJSON(copy) }
    print(copy)
    talk.note("let it classify: skein classify predict --name \(shellQuoted(to))")
  }

  private func print(_ copy: QuantizedCopy) {
    let made = copy.quantization
    StandardOutput.print(
      "\(copy.name): \(grouped(Int64(made.features))) of \(counted(made.sourceFeatures, "feature")) of \(made.source), "
        + "weights of 8 bits")
    StandardOutput.print("digest \(copy.digest)\n")
    var rows = [
      ["", "size"], [made.source.onOneLine, ClassifierText.bytes(copy.sourceByteCount)],
      [copy.name.onOneLine, ClassifierText.bytes(copy.byteCount)],
    ]
    guard let report = copy.measured, let source = report.baselines.last else {
      return TextTable.print(rows, right: [1])
    }
    func scores(_ accuracy: Double, _ macroF1: Double?, _ logLoss: Double?) -> [String] {
      [accuracy, macroF1, logLoss].map { $0.map { String(format: "%.4f", $0) } ?? "–" }
    }
    rows[0] += ["accuracy", "macro F1", "log loss"]
    rows[1] += scores(source.accuracy, source.macroF1, copy.sourceLogLossNats)
    rows[2] += scores(report.accuracy, report.macro.f1, report.calibration.logLossNats)
    TextTable.print(rows, right: [1, 2, 3, 4])
    let comparison = source.comparison
    StandardOutput.print(
      String(
        format: "\naccuracy %+.4f on %@, 95 %% interval %+.4f to %+.4f, p = %.3f", comparison.difference,
        counted(report.texts, "text"), comparison.interval.lower, comparison.interval.upper, comparison.pValue))
  }
}
