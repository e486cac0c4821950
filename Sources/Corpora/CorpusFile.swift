/// A file of a corpus, or standard input.
public struct CorpusFile: Sendable, Hashable {
  /// Its path; `-` is standard input.
  public let path: String
  /// Its size on disk in bytes, compressed if it is; `nil` for a pipe.
  public let size: Int64?

  public init(path: String, size: Int64?) {
    self.path = path
    self.size = size
  }

  public var isStandardInput: Bool { path == "-" }
}
