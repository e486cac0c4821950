import Foundation

/// Text in the language of man(7), in which a line that begins with a full stop is a request.
struct Roff {
  private(set) var text = ""
  private var isAfterHeading = false

  mutating func title(_ name: String, version: String) {
    text += ".TH \"\(Self.escaped(name.uppercased()))\" 1 \"\(Self.date)\" \"skein \(version)\" \"Skein\"\n"
    text += Self.plainSpellings
    text += ".nh\n.ad l\n"  // words are not broken, and lines not stretched: both would change what is to be typed
  }

  mutating func section(_ title: String) {
    text += ".SH \"\(Self.escaped(title.uppercased()))\"\n"
    isAfterHeading = true
  }

  mutating func paragraph(_ words: some StringProtocol) {
    beginParagraph()
    text += Self.escaped(words) + "\n"
  }

  /// The first one after a heading begins by itself.
  private mutating func beginParagraph() {
    if !isAfterHeading { text += ".PP\n" }
    isAfterHeading = false
  }

  /// A term and what it means.
  mutating func entry(_ term: String, _ meaning: String) {
    isAfterHeading = false
    text += ".TP\n.B \"\(Self.escaped(term))\"\n\(Self.escaped(meaning.isEmpty ? " " : meaning))\n"
  }

  /// Paragraphs between blank lines; lines that are indented stay as they are.
  mutating func lines(_ lines: [Substring]) {
    for part in lines.split(whereSeparator: \.isEmpty) {
      beginParagraph()
      // A line alone is prose, which fills the page; lists with their terms in columns, and commands, stay line by line.
      let isProse = part.count == 1 && !part[part.startIndex].hasPrefix(" ")
      let words = part.map { Self.escaped($0) + "\n" }.joined()
      text += isProse ? words : ".nf\n\(words).fi\n"
    }
  }

  /// What has a meaning to roff as it is to be seen: backslashes, hyphens that are to be typed, quotation marks in arguments, and a
  /// full stop or an apostrophe where a line begins.
  private static func escaped(_ words: some StringProtocol) -> String {
    let words = String(words).replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\"", with: "\\(dq")
    return (words.hasPrefix(".") || words.hasPrefix("'") ? "\\&" : "") + words
  }

  /// What groff shows where a terminal has ASCII alone, as with LC_ALL=C; it would leave these characters out, and make 01 of 0…1.
  private static let plainSpellings = #"""
    .if \n(.g \{\
    .fchar \[u2026] ...
    .fchar \[*e] epsilon
    .fchar \['e] e
    .fchar \[:a] a
    .\}

    """#

  /// The day on which the pages are written, or the one that a build wants to have been on.
  private static var date: String {
    let epoch = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(TimeInterval.init)
    return (epoch.map(Date.init(timeIntervalSince1970:)) ?? Date()).formatted(.iso8601.year().month().day())
  }
}
