/// How much may come out of an archive.
public struct UnpackingLimits: Sendable {
  /// Of all files together.
  public var bytes: Int64 = 100 << 30
  /// Entries of the archive, whether they are wanted or not.
  public var entries = 1_000_000
  /// How many times as large as the archive the files may be. Deflate packs at most 1,032 : 1, and texts about 3 : 1; what is
  /// smaller than 16 MiB harms nobody.
  public var ratio: Int64 = 200

  public init() {}

  static let harmlessBytes: Int64 = 16 << 20
}
