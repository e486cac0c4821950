import ArgumentParser
import Corpora

/// How files of labelled texts are read. What is not given is found for each file, and told.
struct LabelledDataOptions: ParsableArguments {
  @Option(
    help: """
      csv, tsv, tsv-literal (quotes are characters like any other), jsonl, fasttext, or folders (one for each label). \
      (default: by each file's content and name)
      """)
  var format: LabelledFormat?

  @Option(
    help: .init(
      "The text's column, by name or by number from 1; given again, columns are joined. (default: text, sentence, …)",
      valueName: "column"))
  var text: [LabelledField] = []

  @Option(help: .init("The label's column. (default: label, class, category, …)", valueName: "column"))
  var label: LabelledField?

  @Option(help: .init("The column of the texts' ids. (default: id, if it is there)", valueName: "column"))
  var id: LabelledField?

  @Flag(inversion: .prefixedNo, help: "Whether a table's first line names its columns. (default: found out)")
  var header: Bool?

  @Flag(help: "A text may have several labels, or none.")
  var multiLabel = false

  @Option(
    help: .init("What stands between the labels in a field, with --multi-label. (default: a comma)", valueName: "text"))
  var labelSeparator: String?

  @Option(help: .init("What fastText's labels begin with. (default: __label__)", valueName: "text"))
  var labelPrefix: String?

  @Flag(help: "Count bad rows and go on; otherwise the first one is an error.")
  var skipBad = false

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip. (default: fail)")
  var invalid: InvalidUTF8Policy?

  func validate() throws {
    if labelSeparator != nil && !multiLabel { throw ValidationError("--label-separator is for --multi-label") }
    if labelSeparator == "" { throw ValidationError("--label-separator must not be empty") }
    if labelPrefix == "" { throw ValidationError("--label-prefix must not be empty") }
  }

  /// The options that were given over `base`.
  func options(over base: LabelledOptions = LabelledOptions()) -> LabelledOptions {
    var options = base
    if let format { options.format = format }
    if !text.isEmpty { options.fields.text = text }
    if let label { options.fields.label = label }
    if let id { options.fields.id = id }
    if let header { options.header = header ? .present : .absent }
    if multiLabel && (labelSeparator != nil || !options.labels.isMulti) {
      options.labels = .multi(separator: labelSeparator ?? ",")
    }
    if let labelPrefix { options.labelPrefix = labelPrefix }
    if skipBad { options.skipsBad = true }
    if let invalid { options.invalid = invalid }
    return options
  }
}

extension LabelledFormat: ExpressibleByArgument {}

extension LabelledField: ExpressibleByArgument {}
