/// How a downloaded file is packed.
public enum ArchiveKind: String, Codable, CaseIterable, Sendable {
  case zip
  case tarGzip = "tar.gz"
  /// One compressed file.
  case gzip = "gz"
  /// Not at all.
  case plain

  /// By the name of a file.
  public init(fileName: String) {
    let name = fileName.lowercased()
    if name.hasSuffix(".zip") {
      self = .zip
    } else if name.hasSuffix(".tar.gz") || name.hasSuffix(".tgz") {
      self = .tarGzip
    } else {
      self = name.hasSuffix(".gz") ? .gzip : .plain
    }
  }
}
