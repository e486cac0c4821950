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

  /// What was dropped from the bytes or put in their place: `2 invalid sequences replaced`; nil where it was nothing.
  public var repairs: String? {
    var parts: [String] = []
    if byteOrderMarks > 0 { parts.append("\(counted(byteOrderMarks, "byte order mark")) dropped") }
    if invalidReplaced > 0 { parts.append("\(counted(invalidReplaced, "invalid sequence")) replaced") }
    if invalidBytesSkipped > 0 { parts.append("\(counted(invalidBytesSkipped, "invalid byte")) skipped") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
