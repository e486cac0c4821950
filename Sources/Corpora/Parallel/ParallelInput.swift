/// The files of a parallel corpus, in the order in which they are read.
///
///     try ParallelInput(source: ["train.de.gz"], target: ["train.en.gz"])     // line n of one belongs to line n of the other
///     try ParallelInput(tables: ["pairs.tsv"])                                // a pair a row
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
