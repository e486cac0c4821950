import Diagnostics

/// A file to download.
public struct CatalogFile: Codable, Equatable, Sendable {
  public var url: String
  /// What the downloaded file is called; the last part of the address if it is missing. Of a plain or compressed file it is the
  /// name in the corpus's folder.
  public var name: String?
  public var archive: ArchiveKind
  /// Of the file as it is downloaded, where they are known from a source that can be trusted.
  public var bytes: Int64?
  public var sha256: String?
  /// Where size and digest are known from.
  public var source: String?
  /// The publisher renews the file from time to time, so another digest is no damage.
  public var isRenewed: Bool
  /// What is wanted of the archive; everything if it is missing.
  public var members: [WantedMember]?

  public init(
    url: String, name: String? = nil, archive: ArchiveKind, bytes: Int64? = nil, sha256: String? = nil,
    source: String? = nil, isRenewed: Bool = false, members: [WantedMember]? = nil
  ) {
    (self.url, self.name, self.archive) = (url, name, archive)
    (self.bytes, self.sha256, self.source) = (bytes, sha256, source)
    (self.isRenewed, self.members) = (isRenewed, members)
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case url, name, archive, bytes, sha256, source
    case isRenewed = "renewed"
    case members
  }

  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.self) { "a file has no “\($0)”; it has \($1)" }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    url = try container.decode(String.self, forKey: .url)
    name = try container.decodeIfPresent(String.self, forKey: .name)
    let last = name ?? url.split(separator: "/").last.map(String.init) ?? ""
    archive =
      try container.decodeNameIfPresent("kind of archive", forKey: .archive) ?? ArchiveKind(fileName: last)
    bytes = try container.decodeIfPresent(Int64.self, forKey: .bytes)
    sha256 = try container.decodeIfPresent(String.self, forKey: .sha256)
    source = try container.decodeIfPresent(String.self, forKey: .source)
    isRenewed = try container.decodeIfPresent(Bool.self, forKey: .isRenewed) ?? false
    members = try container.decodeIfPresent([WantedMember].self, forKey: .members)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(url, forKey: .url)
    try container.encodeIfPresent(name, forKey: .name)
    try container.encode(archive, forKey: .archive)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(sha256, forKey: .sha256)
    try container.encodeIfPresent(source, forKey: .source)
    if isRenewed { try container.encode(true, forKey: .isRenewed) }
    try container.encodeIfPresent(members, forKey: .members)
  }
}
