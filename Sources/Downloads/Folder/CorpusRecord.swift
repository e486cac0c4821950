import Foundation

/// What is known of a corpus that was downloaded: `.skein/record.json` in its folder.
public struct CorpusRecord: Codable, Equatable, Sendable {
  /// A file as it was downloaded.
  public struct Source: Codable, Equatable, Sendable {
    /// The catalog's address, also where the bytes came from a mirror.
    public var url: String
    public var bytes: Int64
    public var sha256: String

    public init(url: String, bytes: Int64, sha256: String) {
      (self.url, self.bytes, self.sha256) = (url, bytes, sha256)
    }
  }

  public static let currentVersion = 1
  /// Of the folder in the corpus's folder that holds the record. Folders whose names begin with a full stop are read as part of
  /// no corpus.
  static let folderName = ".skein"

  public var version = currentVersion
  public var name: String
  /// When it was put into the folder, as `2026-03-01T09:30:00Z`.
  public var date: String
  /// The version of the program.
  public var program: String
  public var sources: [Source]
  /// What lies in the folder.
  public var fileCount: Int
  public var fileBytes: Int64

  static func path(in folder: String) -> String { "\(folder)/\(folderName)/record.json" }

  /// The digests of all files in the form of `sha256sum`, which can check them, too.
  static func digestsPath(in folder: String) -> String { "\(folder)/\(folderName)/SHA256SUMS" }

  /// Reads the record of a corpus's folder; `nil` where there is none.
  static func read(in folder: String) throws(DownloadError) -> CorpusRecord? {
    let path = path(in: folder)
    guard let data = try DurableFile.read(path) else { return nil }
    guard let record = try? JSONDecoder().decode(CorpusRecord.self, from: data), record.version == currentVersion else {
      throw .badCatalog(path: path, place: "", problem: "is not a record of this version of skein")
    }
    return record
  }

  /// The digests by path.
  static func digests(in folder: String) throws(DownloadError) -> [String: String] {
    let path = digestsPath(in: folder)
    guard let data = try DurableFile.read(path) else {
      throw .cannotRead(path: path, reason: "there is no such file")
    }
    var digests: [String: String] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      guard line.utf8.count > 66, line.dropFirst(64).hasPrefix("  ") else {
        throw .badCatalog(path: path, place: "", problem: "“\(line.prefix(80))” is no line of sha256sum")
      }
      digests[String(line.dropFirst(66))] = String(line.prefix(64))
    }
    return digests
  }

  /// Writes record and digests into the folder of a corpus that is not at its place yet.
  func write(in folder: String, _ files: [Unpacker.Written]) throws(DownloadError) {
    try DurableFile.makeFolder("\(folder)/\(Self.folderName)")
    let lines = files.sorted { $0.path < $1.path }.map { "\($0.sha256)  \($0.path)\n" }
    try DurableFile.write(Data(lines.joined().utf8), to: Self.digestsPath(in: folder))
    try DurableFile.write(prettyJSON(self), to: Self.path(in: folder))
  }
}

/// JSON for people, with its keys in the order of their names.
func prettyJSON(_ value: some Encodable) -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  do {
    return try encoder.encode(value) + Data("\n".utf8)
  } catch {
    preconditionFailure("a value that JSON cannot hold: \(error)")
  }
}
