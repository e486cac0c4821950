/// What to do with bytes that are not UTF-8.
public enum InvalidUTF8Policy: String, Codable, Sendable, CaseIterable {
  /// An error that names the file, the line and the byte.
  case fail
  /// U+FFFD in place of each maximal subpart, as the Unicode Standard recommends (section 3.9, table 3-8).
  case replace
  /// The bytes are left out.
  case skip
}
