import Foundation

/// How a corpus is read and its ids are kept: none of it changes the result.
public struct EncodingOptions: Sendable {
  public var threads = 1
  public var invalid = InvalidUTF8Policy.fail
  /// Bytes of ids, 4 a token, that are kept in memory; those beyond it go to a temporary file.
  public var memoryLimit = 512 << 20
  /// Where the temporary file is made; it has no name there.
  public var temporaryFolder = NSTemporaryDirectory()
  /// The most text that is worked on in one piece, for tests: at most ``TextReader/chunkBytes``.
  package var chunkBytes = TextReader.chunkBytes

  public init() {}
}
