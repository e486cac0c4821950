/// What became of every row of labelled texts.
///
/// Each row has exactly one fate, so that ``isBalanced`` holds: read = kept + skipped.
public struct LabelledLedger: Codable, Hashable, Sendable {
  /// Rows of data; a header and blank lines are none.
  public var read: Int64 = 0
  public var kept: Int64 = 0
  /// Bad rows that were skipped, by ``LabelledFlaw/name``.
  public var skipped: [String: Int64] = [:]
  /// The first ``skipsTold`` of each kind, in the order in which they were met.
  public var firstSkipped: [Skip] = []

  /// Kept examples whose text is empty or white space alone.
  public var emptyTexts: Int64 = 0
  /// Kept examples without a label.
  public var unlabelled: Int64 = 0
  /// Labels without the white space that was around them in the file.
  public var trimmedLabels: Int64 = 0
  /// Labels that an example had twice, and has once now.
  public var repeatedLabels: Int64 = 0
  /// Examples by label; those with several count for each.
  public var labels: [String: Int64] = [:]

  public var blankLines: Int64 = 0
  public var headers: Int64 = 0
  public var files: Int64 = 0
  /// Files whose names begin with a full stop, left out of a folder for each class.
  public var hiddenFiles: Int64 = 0
  /// Files beside the folders of the classes, left out.
  public var filesWithoutClass: Int64 = 0
  /// Decompressed.
  public var bytes: Int64 = 0
  public var byteOrderMarks: Int64 = 0
  /// Replacement characters put in place of bytes that are not UTF-8.
  public var invalidReplaced: Int64 = 0
  /// Bytes left out because they are not UTF-8.
  public var invalidBytesSkipped: Int64 = 0

  public init() {}

  /// A bad row that was skipped, with what an error would have said.
  public struct Skip: Codable, Hashable, Sendable {
    public var place: LabelledPlace
    public var flaw: String
    public var message: String
  }

  public static let skipsTold = 3

  public var skippedRows: Int64 { skipped.values.reduce(0, +) }

  public var isBalanced: Bool { read == kept + skippedRows }

  /// One line for people: `read 1,234 rows = 1,230 kept + 4 skipped (3 fieldCount, 1 noLabel); 1,230 of 2 labels; …`.
  public var summary: String {
    let kinds = skipped.sorted { $0.key < $1.key }.map { "\(grouped($0.value)) \($0.key)" }
    var parts = [
      "read \(counted(read, "row")) = \(grouped(kept)) kept + \(grouped(skippedRows)) skipped"
        + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: ", ")))"),
      counted(Int64(labels.count), "label"),
      "\(counted(bytes, "byte")) in \(counted(files, "file"))",
    ]
    let rest: [(Int64, String, String)] = [
      (emptyTexts, "empty text", ""), (unlabelled, "example", " without a label"),
      (trimmedLabels, "label", " trimmed"), (repeatedLabels, "repeated label", " dropped"),
      (blankLines, "blank line", ""), (hiddenFiles, "hidden file", " left out"),
      (filesWithoutClass, "file", " beside the classes left out"), (byteOrderMarks, "byte order mark", " dropped"),
      (invalidReplaced, "invalid sequence", " replaced"), (invalidBytesSkipped, "invalid byte", " skipped"),
    ]
    parts += rest.filter { $0.0 > 0 }.map { counted($0.0, $0.1) + $0.2 }
    return parts.joined(separator: "; ")
  }

  mutating func skip(_ flaw: LabelledFlaw, at place: LabelledPlace) {
    let count = skipped[flaw.name, default: 0]
    skipped[flaw.name] = count + 1
    guard count < LabelledLedger.skipsTold else { return }
    firstSkipped.append(Skip(place: place, flaw: flaw.name, message: LabelledError.badRow(place, flaw).message))
  }

  mutating func add(_ tally: ReadingTally) {
    bytes += tally.bytes
    byteOrderMarks += tally.byteOrderMarks
    invalidReplaced += tally.invalidReplaced
    invalidBytesSkipped += tally.invalidBytesSkipped
  }
}
