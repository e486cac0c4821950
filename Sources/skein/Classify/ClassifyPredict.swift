import ArgumentParser
import Corpora
import Foundation
import Tasks

struct ClassifyPredict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Label texts.",
    discussion: """
      A text in, a line out, in the same order: the labels with their probabilities, the most probable first, with tabs \
      between them, after the text's id where it has one; – where none is given. Each line of standard input or of a file \
      is a text, but for files that are tables or JSON Lines by their names or by --format.

      EXAMPLES
        echo "Shares fell in early trading." | skein classify predict
        skein classify predict --literal "Shares fell in early trading." --top 3
        skein classify predict new.csv --text body --id ticket --json
      """)

  @Argument(help: "Files of texts, .gz or .zst too; - is standard input. (default: -)", completion: .file())
  var texts: [String] = []

  @Option(help: .init("Label this text.", valueName: "text"))
  var literal: String?

  @OptionGroup var model: ClassifierChoice

  @Option(help: .init("Show so many labels. (default: 1, or those that are given where there may be several)"))
  var top: Int?

  @Option(
    help: .init("Give no label of a lower probability. (default: none, or those of the classifier)", valueName: "share")
  )
  var threshold: Double?

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if let threshold, !(0...1).contains(threshold) { throw ValidationError("--threshold must be from 0 to 1") }
    if literal != nil, !texts.isEmpty { throw ValidationError("--literal excludes files") }
  }

  func run() throws {
    let stored = try model.load()
    let classifier = stored.classifier
    let printer = PredictionPrinter(
      classifier, top: top, threshold: threshold, threads: threads.count, isJSON: output.json)
    if let literal { return try printer.print(PackedTexts([literal])) }
    for file in texts.isEmpty ? ["-"] : texts {
      let note =
        try Self.isTable(file) || form.format != nil
        ? labelRows(of: file, stored.recipe.data, printer) : labelLines(of: file, printer)
      if let note, !output.quiet { StandardError.print(note) }
    }
    if printer.cutTexts > 0, !output.quiet {
      StandardError.print("longer than the network reads, and cut: \(counted(printer.cutTexts, "text"))")
    }
  }

  /// - Returns: what is to be said of the lines that were read.
  private func labelLines(of file: String, _ printer: PredictionPrinter) throws -> String? {
    let lines = TextLines(try CorpusInput(arguments: [file]), invalid: form.invalid ?? .fail)
    while let batch = try lines.next() { try printer.print(batch) }
    return lines.tally.repairs.map { "\(file): \($0)" }
  }

  /// - Parameter training: how the training texts were read; where nothing else is said, these are read so, too.
  private func labelRows(
    of file: String, _ training: LabelledOptions, _ printer: PredictionPrinter
  ) throws -> String? {
    var base = training
    // What tells the labels is none of the texts' business: there may be none, or others.
    (base.format, base.fields.label, base.requiresLabels) = (nil, nil, false)
    let options = form.options(over: base)
    let reader = LabelledReader(try LabelledInput(arguments: [file], format: options.format), options)
    var (batch, ids) = (PackedTexts(), [String]())
    while let example = try reader.next() {
      batch.append(example.text)
      ids.append(example.id ?? "")
      if batch.count == 4096 {
        try printer.print(batch, ids: ids)
        (batch, ids) = (PackedTexts(), [])
      }
    }
    try printer.print(batch, ids: ids)
    return reader.ledger.skippedRows > 0 ? "\(file): \(reader.ledger.summary)" : nil
  }

  /// Whether a file's name says that it is a table or JSON Lines.
  private static func isTable(_ path: String) -> Bool {
    var name = path.lowercased()
    for ending in [".gz", ".zst"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
    return [".csv", ".tsv", ".jsonl", ".ndjson"].contains { name.hasSuffix($0) }
  }
}

/// Prints what a classifier says of texts, a line each.
final class PredictionPrinter {
  /// Texts that were longer than a network reads.
  private(set) var cutTexts = 0
  private let classifier: TextClassifier
  private let top: Int?
  private let threshold: Double?
  private let threads: Int
  private let isJSON: Bool

  init(_ classifier: TextClassifier, top: Int?, threshold: Double?, threads: Int, isJSON: Bool) {
    (self.classifier, self.top, self.threshold) = (classifier, top, threshold)
    (self.threads, self.isJSON) = (threads, isJSON)
  }

  /// A text's labels as JSON.
  private struct Prediction: Encodable {
    struct Label: Encodable {
      var label: String
      var probability: Double
    }

    var id: String?
    var labels: [Label]
  }

  /// - Parameter ids: empty strings, or nothing at all, for texts that have none.
  func print(_ texts: PackedTexts, ids: [String] = []) throws {
    let p = try classifier.probabilities(of: texts, threads: threads)
    cutTexts += try classifier.cutTexts(among: texts, threads: threads)
    let K = classifier.classes
    for text in 0..<texts.count {
      let given = labels(p[text * K..<(text + 1) * K])
      let id = ids.isEmpty || ids[text].isEmpty ? nil : ids[text]
      if isJSON {
        try StandardOutput.printJSON(
          Prediction(
            id: id, labels: given.map { .init(label: classifier.labels[$0.label], probability: $0.probability) }))
      } else {
        let parts = given.map { "\(classifier.labels[$0.label].withVisibleControls)\t\(Self.text($0.probability))" }
        StandardOutput.print(((id.map { [$0] } ?? []) + (parts.isEmpty ? ["–"] : parts)).joined(separator: "\t"))
      }
    }
    StandardOutput.flush()
  }

  /// The labels to show, the most probable first; of equally probable ones the first by number.
  private func labels(_ p: ArraySlice<Float>) -> [(label: Int, probability: Double)] {
    let first = p.startIndex
    /// The least probability at which a label is shown.
    func least(_ label: Int) -> Double {
      if let threshold { return threshold }
      return top == nil && classifier.isMultiLabel ? classifier.thresholds?[label] ?? 0.5 : 0
    }
    if top == nil, !classifier.isMultiLabel {
      let best = p.indices.reduce(first) { p[$1] > p[$0] ? $1 : $0 }
      return Double(p[best]) >= least(best - first) ? [(best - first, Double(p[best]))] : []
    }
    let order = p.indices.sorted { p[$0] != p[$1] ? p[$0] > p[$1] : $0 < $1 }
    let shown = order.filter { Double(p[$0]) >= least($0 - first) }
    return shown.prefix(top ?? .max).map { ($0 - first, Double(p[$0])) }
  }

  private static func text(_ probability: Double) -> String {
    // Four digits, without Foundation's formatting, which would take longer than labelling.
    let tenThousandths = Int((probability * 10_000).rounded())
    let digits = String(tenThousandths % 10_000)
    return "\(tenThousandths / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
