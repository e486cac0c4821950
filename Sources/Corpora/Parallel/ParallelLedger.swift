/// What became of every pair of a parallel corpus.
///
/// Each has exactly one fate, so that ``isBalanced`` holds: read = kept + skipped + filtered.
public struct ParallelLedger: Codable, Hashable, Sendable {
  /// Pairs of lines, or rows of data; a header and blank lines of a table are none.
  public var read: Int64 = 0
  public var kept: Int64 = 0
  /// Bad rows that were skipped, by ``LabelledFlaw/name``.
  public var skipped: [String: Int64] = [:]
  /// The first ``LabelledLedger/skipsTold`` of each kind, in the order in which they were met.
  public var firstSkipped: [LabelledLedger.Skip] = []
  /// Pairs that a ``ParallelFilter`` took out, by ``ParallelFilter/Reason``.
  public var filtered: [String: Int64] = [:]

  public var blankLines: Int64 = 0
  public var headers: Int64 = 0
  public var files: Int64 = 0
  /// Decompressed.
  public var bytes: Int64 = 0
  public var byteOrderMarks: Int64 = 0
  /// Replacement characters put in place of bytes that are not UTF-8.
  public var invalidReplaced: Int64 = 0
  /// Bytes left out because they are not UTF-8.
  public var invalidBytesSkipped: Int64 = 0

  public init() {}

  public var skippedPairs: Int64 { skipped.values.reduce(0, +) }
  public var filteredPairs: Int64 { filtered.values.reduce(0, +) }
  public var isBalanced: Bool { read == kept + skippedPairs + filteredPairs }

  /// One line for people: `read 1,234 pairs = 1,200 kept + 0 skipped + 34 filtered (4 empty, 30 ratio); 98,765 bytes in 2 files`.
  public var summary: String {
    func kinds(_ counts: [String: Int64]) -> String {
      let told = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\(grouped($0.value)) \($0.key)" }
      return told.isEmpty ? "" : " (\(told.joined(separator: ", ")))"
    }
    var parts = [
      "read \(counted(read, "pair")) = \(grouped(kept)) kept + \(grouped(skippedPairs)) skipped\(kinds(skipped))"
        + " + \(grouped(filteredPairs)) filtered\(kinds(filtered))",
      "\(counted(bytes, "byte")) in \(counted(files, "file"))",
    ]
    if blankLines > 0 { parts.append(counted(blankLines, "blank line")) }
    return (parts + [repairs].compactMap(\.self)).joined(separator: "; ")
  }

  private var repairs: String? {
    var tally = ReadingTally()
    (tally.byteOrderMarks, tally.invalidReplaced) = (byteOrderMarks, invalidReplaced)
    tally.invalidBytesSkipped = invalidBytesSkipped
    return tally.repairs
  }

  mutating func skip(_ flaw: LabelledFlaw, at place: LabelledPlace) {
    read += 1
    let count = skipped[flaw.name, default: 0]
    skipped[flaw.name] = count + 1
    guard count < LabelledLedger.skipsTold else { return }
    firstSkipped.append(
      LabelledLedger.Skip(place: place, flaw: flaw.name, message: ParallelError.badRow(place, flaw).message))
  }

  mutating func add(_ tally: ReadingTally) {
    files += tally.files
    bytes += tally.bytes
    byteOrderMarks += tally.byteOrderMarks
    invalidReplaced += tally.invalidReplaced
    invalidBytesSkipped += tally.invalidBytesSkipped
  }
}
