/// Everything that can go wrong between files of a parallel corpus and pairs.
public enum ParallelError: Error, Equatable {
  /// A file cannot be read, or is not UTF-8.
  case corpus(CorpusError)
  case badRow(LabelledPlace, LabelledFlaw)
  /// Two files that should belong together line by line. `apartFrom` is the line from which lengths say that they do not; `nil`
  /// where they say nothing.
  case unequalLines(source: Lines, target: Lines, apartFrom: Int64?)
  case unequalFiles(source: Int, target: Int)
  /// Files of a command that are neither tables nor a source and its target.
  case unclearFiles([String])
  /// A column that is not there; `columns` are those that are, or what the first row holds in them.
  case noColumn(path: String, side: ParallelSide, wanted: String, columns: [String], similar: [String])
  case ambiguousColumn(path: String, name: String, columns: [String])
  /// One column was given for both sides.
  case sameColumn(path: String, name: String)
  /// A column was given by name for a table that is said to have none.
  case namesWithoutHeader(name: String)
  case noPairs(rows: Int64, files: Int64)
  /// Numbers of held-out pairs that cannot be.
  case unusableSplit(reason: String)

  /// How many lines a file has.
  public struct Lines: Equatable, Sendable {
    public var path: String
    public var count: Int64

    public init(path: String, count: Int64) { (self.path, self.count) = (path, count) }
  }

  /// What reading a table as one of labelled texts can throw.
  init(_ error: LabelledError) {
    switch error {
    case .corpus(let error): self = .corpus(error)
    case .badRow(let place, let flaw): self = .badRow(place, flaw)
    default: preconditionFailure("reading rows has no other errors: \(error.message)")
    }
  }
}
