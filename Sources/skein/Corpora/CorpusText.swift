import Downloads

/// Facts of corpora as people read them.
enum CorpusText {
  /// What is downloaded, where all of it is known.
  static func size(_ entry: CatalogEntry) -> String { entry.bytes.map(WorkbenchText.size) ?? "–" }

  static func purposes(_ entry: CatalogEntry) -> String { entry.purposes.map(\.rawValue).joined(separator: ", ") }

  static func languages(_ entry: CatalogEntry) -> String {
    entry.languages.isEmpty ? "–" : entry.languages.joined(separator: ", ")
  }

  /// Such as `yes`, or `12.0 MB of it`.
  static func state(_ state: CorpusFolder.State) -> String {
    switch state {
    case .absent: "no"
    case .partial(let bytes): "\(WorkbenchText.size(bytes)) of it"
    case .present: "yes"
    case .foreign: "another folder"
    }
  }

  /// Such as `3 files of 13.2 MB`.
  static func contents(_ record: CorpusRecord) -> String {
    "\(WorkbenchText.count(record.fileCount, "file")) of \(WorkbenchText.size(record.fileBytes))"
  }

  /// The commands to try, for the folder in which a corpus is.
  static func commands(_ entry: CatalogEntry, in folder: CorpusFolder) -> [String] {
    entry.commands.map { $0.replacing("{}", with: shellQuoted(folder.path(of: entry.name))) }
  }
}
