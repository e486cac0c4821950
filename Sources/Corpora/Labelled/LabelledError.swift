/// Everything that can go wrong between files of labelled texts and examples.
public enum LabelledError: Error, Equatable {
  /// A file cannot be read, or is not UTF-8.
  case corpus(CorpusError)
  case badRow(LabelledPlace, LabelledFlaw)
  /// Nothing tells how a file is written.
  case unknownFormat(path: String)
  /// A file is one JSON array.
  case jsonArray(path: String)
  /// A column or field that is not there. `role` is what it was to hold, `wanted` how it was given, or `nil` when one of the
  /// usual names was looked for; `columns` are those that are there.
  case noColumn(path: String, role: Role, wanted: String?, columns: [String], similar: [String], hasNames: Bool)
  case ambiguousColumn(path: String, name: String, columns: [String])
  /// One column was given for two things.
  case sameColumn(path: String, name: String)
  /// A column was given by name for a table that is said to have none.
  case namesWithoutHeader(name: String)
  case tooManyLabels(path: String, limit: Int)
  case noExamples(rows: Int64, files: Int64)
  /// A label that is none of those that were given.
  case unknownLabel(LabelledPlace, label: String, similar: [String])
  /// A folder that was to hold a folder for each class.
  case noClassFolders(path: String)
  /// Folders named as parts of a data set are named, where classes were expected.
  case partsNotClasses(path: String, folders: [String])
  /// Shares of a split or a number of folds that cannot be.
  case unusableSplit(reason: String)

  public enum Role: String, Sendable {
    case text, label, id
  }
}
