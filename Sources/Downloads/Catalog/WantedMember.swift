import Diagnostics

/// What is wanted of an archive: a file, or a folder with all that is in it.
///
///     {"path": "aclImdb/train/pos/", "to": "train/pos/"}
public struct WantedMember: Codable, Equatable, Sendable {
  /// The path in the archive; that of a folder ends with a slash.
  public var path: String
  /// The path in the corpus's folder; the same as in the archive if it is missing.
  public var to: String?
  /// Of a file, where they are known.
  public var bytes: Int64?
  public var sha256: String?

  public init(path: String, to: String? = nil, bytes: Int64? = nil, sha256: String? = nil) {
    (self.path, self.to, self.bytes, self.sha256) = (path, to, bytes, sha256)
  }

  public var isFolder: Bool { path.hasSuffix("/") }

  /// Where an entry of the archive goes; `nil` for one that this does not mean.
  func destination(of entry: String) -> String? {
    guard isFolder else { return entry == path ? to ?? path : nil }
    return entry.hasPrefix(path) ? (to ?? path) + entry.dropFirst(path.count) : nil
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case path, to, bytes, sha256 }

  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.self) { "a member has no “\($0)”; it has \($1)" }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    path = try container.decode(String.self, forKey: .path)
    to = try container.decodeIfPresent(String.self, forKey: .to)
    bytes = try container.decodeIfPresent(Int64.self, forKey: .bytes)
    sha256 = try container.decodeIfPresent(String.self, forKey: .sha256)
  }
}
