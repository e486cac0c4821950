import Foundation

/// A folder of corpora:
///
///     corpora/text8/…         a corpus, whole
///     corpora/imdb.part/…     one that is being downloaded
///     corpora/catalog.json    entries of one's own
///     corpora/digests.json    what was downloaded, by address
public struct CorpusFolder: Sendable {
  public let path: String

  public init(path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

  /// How a corpus stands.
  public enum State: Equatable, Sendable {
    case absent
    /// A download that was broken off, or goes on.
    case partial(bytes: Int64)
    case present(CorpusRecord)
    /// Something of that name that was not downloaded.
    case foreign
  }

  /// Where a corpus lies.
  public func path(of name: String) -> String { "\(path)/\(name)" }

  func partialPath(of name: String) -> String { "\(path)/\(name).part" }

  public func state(of name: String) throws(DownloadError) -> State {
    let folder = path(of: name)
    if FileStatus(folder) != .nothing {
      guard FileStatus(folder) == .folder, let record = try CorpusRecord.read(in: folder) else { return .foreign }
      return .present(record)
    }
    guard FileStatus(partialPath(of: name)) == .folder else { return .absent }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: partialPath(of: name))) ?? []
    let bytes = names.filter { !$0.hasSuffix(".json") }.reduce(Int64(0)) { sum, file in
      if case .file(let bytes) = FileStatus("\(partialPath(of: name))/\(file)") { sum + bytes } else { sum }
    }
    return .partial(bytes: bytes)
  }

  /// The names of the corpora that lie here.
  public func names() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { FileStatus(CorpusRecord.path(in: path(of: $0))) != .nothing && !$0.hasSuffix(".part") }
      .sorted()
  }

  // MARK: The catalog of one's own

  public var catalogPath: String { path + "/catalog.json" }

  /// One's own entries; none where there is no file.
  public func ownCatalog() throws(DownloadError) -> Catalog {
    guard let json = try DurableFile.read(catalogPath) else { return Catalog() }
    let own = try Catalog(json: json, path: catalogPath)
    for (index, entry) in own.corpora.enumerated() where Catalog.builtIn[entry.name] != nil {
      throw .badCatalog(
        path: catalogPath, place: "corpora[\(index)].name",
        problem: "skein's own catalog has “\(entry.name)” by now: give yours another name")
    }
    return own
  }

  /// Skein's catalog and one's own.
  public func catalog() throws(DownloadError) -> Catalog { Catalog.builtIn.merged(with: try ownCatalog()) }

  /// Adds entries to one's own catalog, all or none.
  public func add(_ entries: [CatalogEntry], replacing: Bool) throws(DownloadError) {
    try DurableFile.makeFolder(path)
    let lock = try FolderLock(path, waits: true)
    defer { lock.release() }
    var own = try ownCatalog()
    for entry in entries {
      if Catalog.builtIn[entry.name] != nil {
        throw .nameTaken(name: entry.name, path: "the catalog of skein", isOwn: false)
      }
      if let index = own.corpora.firstIndex(where: { $0.name == entry.name }) {
        guard replacing else { throw .nameTaken(name: entry.name, path: catalogPath, isOwn: true) }
        own.corpora[index] = entry
      } else {
        own.corpora.append(entry)
      }
    }
    own.corpora.sort { $0.name < $1.name }
    let json = prettyJSON(own)
    _ = try Catalog(json: json, path: catalogPath)
    try DurableFile.write(json, to: catalogPath)
  }
}
