/// The files of a parallel corpus, in the order in which they are read.
///
///     try ParallelInput(source: ["train.de.gz"], target: ["train.en.gz"])     // line n of one belongs to line n of the other
///     try ParallelInput(tables: ["pairs.tsv"])                                // a pair a row
///     try ParallelInput(arguments: ["train.de.gz", "train.en.gz"])            // which of both, the names tell
public struct ParallelInput: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case lines(source: CorpusFile, target: CorpusFile)
    case table(CorpusFile)
  }

  let parts: [Part]

  /// Files whose lines belong together: the first of the source to the first of the target, and so on. Folders stand for the
  /// files in them, as for ``CorpusInput``.
  public init(source: [String], target: [String]) throws(ParallelError) {
    if source.contains("-"), target.contains("-") { throw .corpus(.standardInputTwice) }
    let (sources, targets) = (try Self.files(source), try Self.files(target))
    guard sources.count == targets.count else {
      throw .unequalFiles(source: sources.count, target: targets.count)
    }
    parts = zip(sources, targets).map { .lines(source: $0, target: $1) }
  }

  /// Tables, each with a column for the source and one for the target.
  public init(tables: [String]) throws(ParallelError) {
    parts = try Self.files(tables).map { .table($0) }
  }

  /// From a command's arguments: one table, several whose names all end in `.tsv` or `.csv` (compressed or not), or two files
  /// or folders of which none is named so, first the source's, then the target's.
  ///
  /// - Parameter format: Where it is given, all files are tables of it.
  public init(arguments: [String], format: ParallelFormat? = nil) throws(ParallelError) {
    let tables = arguments.count { ParallelFormat.named($0) != nil }
    if arguments.count <= 1 || tables == arguments.count || format != nil {
      try self.init(tables: arguments)
    } else if arguments.count == 2 && tables == 0 {
      try self.init(source: [arguments[0]], target: [arguments[1]])
    } else {
      throw .unclearFiles(arguments)
    }
  }

  /// Whether some files are tables, for which columns can be chosen.
  public var hasTables: Bool {
    parts.contains { part in
      if case .table = part { true } else { false }
    }
  }

  private static func files(_ arguments: [String]) throws(ParallelError) -> [CorpusFile] {
    do {
      return try CorpusInput(arguments: arguments).files
    } catch {
      throw .corpus(error)
    }
  }

  /// The size of all files on disk in bytes; `nil` when one of them is a pipe.
  public var size: Int64? {
    CorpusInput(
      files: parts.flatMap { part in
        switch part {
        case .lines(let source, let target): [source, target]
        case .table(let file): [file]
        }
      }
    ).size
  }
}
