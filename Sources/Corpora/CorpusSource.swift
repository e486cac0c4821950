/// One file of a corpus as it was read, for the record of what a vocabulary or an embedding was made from.
public struct CorpusSource: Codable, Sendable, Hashable {
  /// As it was named; `-` is standard input.
  public var path: String
  /// The size of the decompressed text.
  public var bytes: Int64
  /// SHA-256 of the decompressed text in lower-case hexadecimal digits, as `sha256sum` prints it.
  public var sha256: String

  public init(path: String, bytes: Int64, sha256: String) {
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
  }
}
