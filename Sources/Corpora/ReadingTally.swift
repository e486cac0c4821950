/// What a ``TextReader`` has read so far.
public struct ReadingTally: Sendable, Equatable {
  public var files: Int64 = 0
  /// Lines end with a line feed; a last one without it counts.
  public var lines: Int64 = 0
  /// Decompressed.
  public var bytes: Int64 = 0
  /// Byte order marks dropped at the start of a file.
  public var byteOrderMarks: Int64 = 0
  /// Replacement characters put in place of what is not UTF-8.
  public var invalidReplaced: Int64 = 0
  /// Bytes left out because they are not UTF-8.
  public var invalidBytesSkipped: Int64 = 0
}
