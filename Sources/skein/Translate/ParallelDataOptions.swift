import ArgumentParser
import Corpora

/// How files of texts with their translations are read. What is not given is found for each file, and told.
struct ParallelDataOptions: ParsableArguments {
  @Option(
    help: .init("The source's column in tables, by name or by number from 1. (default: 1)", valueName: "column"))
  var sourceColumn: LabelledField?

  @Option(
    help: .init("The target's column in tables, by name or by number from 1. (default: 2)", valueName: "column"))
  var targetColumn: LabelledField?

  @Option(
    help: """
      How tables are written: csv, tsv, or tsv-literal (quotes are characters like any other); with it, all files are tables. \
      (default: by each file's name)
      """)
  var format: ParallelFormat?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether a table's first line names its columns. (default: if a column is given by its name)")
  var header: Bool?

  @Flag(help: "Count bad rows and go on; otherwise the first one is an error.")
  var skipBad = false

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip. (default: fail)")
  var invalid: InvalidUTF8Policy?

  /// The options that were given over `base`.
  func options(over base: ParallelOptions = ParallelOptions()) -> ParallelOptions {
    var options = base
    if let sourceColumn { options.source = sourceColumn }
    if let targetColumn { options.target = targetColumn }
    if let format { options.format = format }
    if let header { options.header = header ? .present : .absent }
    if skipBad { options.skipsBad = true }
    if let invalid { options.invalid = invalid }
    return options
  }

  /// The files of each part of the data, in the order given; `nil` for a part that has none.
  ///
  /// - Parameter options: What ``options(over:)`` gave.
  func inputs(_ parts: [[String]], _ options: ParallelOptions) throws -> [ParallelInput?] {
    if parts.joined().count(where: { $0 == "-" }) > 1 { throw CorpusError.standardInputTwice }
    let inputs = try parts.map { files in
      files.isEmpty ? nil : try ParallelInput(arguments: files, format: options.format)
    }
    let given = inputs.compactMap(\.self)
    let tables =
      [("--source-column", sourceColumn != nil), ("--target-column", targetColumn != nil)]
      + [(header == false ? "--no-header" : "--header", header != nil)]
    if let option = tables.first(where: \.1)?.0, !given.isEmpty, !given.contains(where: \.hasTables) {
      throw ValidationError("\(option) is for tables, and the texts are lines of two files")
    }
    return inputs
  }
}

extension ParallelFormat: ExpressibleByArgument {}
