/// What became of everything that was read; every command that reads a corpus closes with it.
///
/// Each token read has exactly one fate, so that ``isBalanced`` holds:
/// read = kept + joined + replaced + below minimum count + beyond maximum size + filtered by kind + skipped.
public struct CorpusLedger: Codable, Sendable, Equatable {
  /// Tokens that the text held.
  public var read: Int64 = 0
  /// Tokens that are in the vocabulary, and so in the encoded corpus.
  public var kept: Int64 = 0
  /// Tokens that became one word with the token before them: see ``PhraseConfiguration``.
  public var joined: Int64 = 0
  /// Tokens in whose place `<unk>` stands, because they are not in a language model's vocabulary.
  public var replaced: Int64 = 0
  /// Tokens of words that occur too seldom.
  public var belowMinimumCount: Int64 = 0
  /// Tokens of words that occur often enough, but are beyond the vocabulary's maximum size.
  public var beyondMaximumSize: Int64 = 0
  /// Tokens of a kind that the tokenizer does not keep.
  public var filteredByKind: Int64 = 0
  /// Tokens longer than ``CorpusEncoder/maximumTokenBytes``.
  public var skipped: Int64 = 0

  /// Ends of lines that are ids too (`<eos>`); not among those read.
  public var endsOfLines: Int64 = 0

  /// Words of the vocabulary: all of it for vectors, special tokens included, and the pieces for subwords; else those of the
  /// text's different words that are in it.
  public var words: Int64 = 0
  /// Different words that were counted.
  public var distinctWords: Int64 = 0

  public var files: Int64 = 0
  /// Lines end with a line feed, alone or after a carriage return; a last one without it counts.
  public var lines: Int64 = 0
  /// Decompressed.
  public var bytes: Int64 = 0
  /// Byte order marks dropped at the start of a file.
  public var byteOrderMarks: Int64 = 0
  /// Replacement characters put in place of bytes that are not UTF-8.
  public var invalidReplaced: Int64 = 0
  /// Bytes left out because they are not UTF-8.
  public var invalidBytesSkipped: Int64 = 0

  public init() {}

  public var isBalanced: Bool {
    read == kept + joined + replaced + belowMinimumCount + beyondMaximumSize + filteredByKind + skipped
  }

  /// One line for people: `read 1,234 tokens = 1,000 kept + 200 below minimum count + 34 filtered by kind + 0 skipped; …`.
  public var summary: String {
    let fates: [(count: Int64, name: String, isAlwaysTold: Bool)] = [
      (kept, "kept", true), (joined, "joined to the word before", false), (replaced, "replaced by <unk>", false),
      (belowMinimumCount, "below minimum count", true), (beyondMaximumSize, "beyond maximum size", false),
      (filteredByKind, "filtered by kind", true), (skipped, "skipped", true),
    ]
    let terms = fates.filter { $0.count > 0 || $0.isAlwaysTold }.map { "\(grouped($0.count)) \($0.name)" }
    var parts = [
      "read \(counted(read, "token")) = \(terms.joined(separator: " + "))",
      words > distinctWords
        ? "vocabulary of \(grouped(words))" : "vocabulary \(grouped(words)) of \(counted(distinctWords, "word"))",
      "\(counted(bytes, "byte")) in \(counted(lines, "line")) of \(counted(files, "file"))",
    ]
    if endsOfLines > 0 { parts.insert("\(counted(endsOfLines, "end")) of lines added", at: 1) }
    return (parts + [repairs].compactMap(\.self)).joined(separator: "; ")
  }

  /// What was dropped from the bytes or put in their place: `2 invalid sequences replaced`; nil where it was nothing.
  public var repairs: String? {
    var tally = ReadingTally()
    (tally.byteOrderMarks, tally.invalidReplaced) = (byteOrderMarks, invalidReplaced)
    tally.invalidBytesSkipped = invalidBytesSkipped
    return tally.repairs
  }
}

/// Keys of fates that a ledger of before did not know are 0.
extension CorpusLedger {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func count(_ key: CodingKeys) throws -> Int64 { try container.decode(Int64.self, forKey: key) }
    func laterCount(_ key: CodingKeys) throws -> Int64 { try container.decodeIfPresent(Int64.self, forKey: key) ?? 0 }
    read = try count(.read)
    kept = try count(.kept)
    joined = try laterCount(.joined)
    replaced = try laterCount(.replaced)
    belowMinimumCount = try count(.belowMinimumCount)
    beyondMaximumSize = try count(.beyondMaximumSize)
    filteredByKind = try count(.filteredByKind)
    skipped = try count(.skipped)
    endsOfLines = try laterCount(.endsOfLines)
    words = try count(.words)
    distinctWords = try count(.distinctWords)
    files = try count(.files)
    lines = try count(.lines)
    bytes = try count(.bytes)
    byteOrderMarks = try count(.byteOrderMarks)
    invalidReplaced = try count(.invalidReplaced)
    invalidBytesSkipped = try count(.invalidBytesSkipped)
  }
}

/// `1234567` as `1,234,567`.
public func grouped(_ number: Int64) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}

/// `1,234 words`, `1 word`.
func counted(_ number: Int64, _ noun: String) -> String {
  "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}
