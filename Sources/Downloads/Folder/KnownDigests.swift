import Foundation

/// The digests of the files that were downloaded into a folder, by address: `digests.json`.
///
/// Where the catalog knows no digest, the first download's counts from then on.
struct KnownDigests: Codable, Equatable {
  struct Known: Codable, Equatable {
    var bytes: Int64
    var sha256: String
    var date: String
  }

  private var version = 1
  private(set) var files: [String: Known] = [:]

  private static func path(in folder: String) -> String { folder + "/digests.json" }

  /// Of a folder of corpora; none where nothing was downloaded.
  init(in folder: String) throws(DownloadError) {
    let path = Self.path(in: folder)
    guard let data = try DurableFile.read(path) else { return }
    guard let known = try? JSONDecoder().decode(KnownDigests.self, from: data), known.version == 1 else {
      throw .badCatalog(path: path, place: "", problem: "is not a list of digests of this version of skein")
    }
    self = known
  }

  /// Remembers a file, beside what other processes remember at the same time.
  static func add(_ sources: [CorpusRecord.Source], date: String, in folder: String) throws(DownloadError) {
    let lock = try FolderLock(folder, waits: true)
    defer { lock.release() }
    var known = try KnownDigests(in: folder)
    let before = known
    for source in sources where known.files[source.url]?.sha256 != source.sha256 {
      known.files[source.url] = Known(bytes: source.bytes, sha256: source.sha256, date: date)
    }
    if known != before { try DurableFile.write(prettyJSON(known), to: path(in: folder)) }
  }
}
