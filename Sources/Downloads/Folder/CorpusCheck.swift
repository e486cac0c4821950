import Foundation

/// What a corpus's folder holds, beside what was put there.
public struct CorpusCheck: Equatable, Sendable {
  public let name: String
  /// It is not there, or nothing is known of what lies there.
  public var isAbsent = false
  public var isForeign = false
  /// The catalog names other files by now; `false` also where it names none.
  public var isOutdated = false
  public var record: CorpusRecord?
  /// Paths in the folder, in the order of their names.
  public var missing: [String] = []
  public var changed: [String] = []
  public var extra: [String] = []

  public var isRight: Bool {
    !isAbsent && !isForeign && !isOutdated && missing.isEmpty && changed.isEmpty && extra.isEmpty
  }

  /// Reads every file of a corpus.
  ///
  /// - Parameter entry: What the catalog says, if it knows the corpus.
  public init(
    _ name: String, _ entry: CatalogEntry?, in folder: CorpusFolder,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    isStopped: () -> Bool = { false }
  ) throws(DownloadError) {
    self.name = name
    switch try folder.state(of: name) {
    case .absent, .partial: isAbsent = true
    case .foreign: isForeign = true
    case .present(let record):
      self.record = record
      if let entry { isOutdated = !record.agrees(with: entry) }
      try compare(folder.path(of: name), progress, isStopped)
    }
  }

  private mutating func compare(
    _ path: String, _ progress: (Int, Int) -> Void, _ isStopped: () -> Bool
  ) throws(DownloadError) {
    let digests = try CorpusRecord.digests(in: path)
    for (index, file) in digests.keys.sorted().enumerated() {
      progress(index, digests.count)
      switch FileStatus("\(path)/\(file)") {
      case .nothing: missing.append(file)
      case .folder, .other: changed.append(file)
      case .file:
        if try FileDigest.of("\(path)/\(file)", isStopped: isStopped).sha256 != digests[file] { changed.append(file) }
      }
    }
    extra = Self.files(below: path, "").filter { digests[$0] == nil }.sorted()
  }

  /// All files of a folder but the record, links and the like among them.
  private static func files(below root: String, _ folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return names.flatMap { name -> [String] in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      if path == CorpusRecord.folderName { return [] }
      return FileStatus("\(root)/\(path)") == .folder ? files(below: root, path) : [path]
    }
  }
}
