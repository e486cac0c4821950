import Diagnostics
import Foundation

/// Which corpora there are, and where from.
///
///     {"version": 1, "corpora": [{"name": "text8", "title": "…", "for": ["vectors"], …}]}
public struct Catalog: Codable, Equatable, Sendable {
  /// Of the form that this program reads and writes.
  public static let currentVersion = 1

  public var corpora: [CatalogEntry]

  public init(corpora: [CatalogEntry] = []) { self.corpora = corpora }

  public subscript(name: String) -> CatalogEntry? { corpora.first { $0.name == name } }

  /// The corpora of both, in the order of their names.
  public func merged(with other: Catalog) -> Catalog {
    Catalog(corpora: (corpora + other.corpora).sorted { $0.name < $1.name })
  }

  /// - Throws: ``DownloadError/unknownCorpus(name:similar:)``, with the nearest names.
  public func entry(named name: String) throws(DownloadError) -> CatalogEntry {
    if let entry = self[name] { return entry }
    throw .unknownCorpus(name: name, similar: NearestNames.of(name, among: corpora.map(\.name)))
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case version, corpora }

  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.self) { "a catalog has no “\($0)”; it has \($1)" }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.currentVersion else {
      throw DecodingError.dataCorruptedError(
        forKey: .version, in: container,
        debugDescription: "a catalog of version \(version); this program reads version \(Self.currentVersion)")
    }
    corpora = try container.decode([CatalogEntry].self, forKey: .corpora)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.currentVersion, forKey: .version)
    try container.encode(corpora, forKey: .corpora)
  }
}
