/// How a parallel corpus is read.
public struct ParallelOptions: Codable, Hashable, Sendable {
  /// The columns of tables; of the first two unless told otherwise.
  public var source = LabelledField.column(1)
  public var target = LabelledField.column(2)
  /// `nil`: CSV where a table's name says so, else TSV with literal quotes, as parallel corpora mostly have them.
  public var format: ParallelFormat?
  /// Whether the first line of a table names its columns: if ``LabelledHeader/detected``, when a column is given by name.
  public var header = LabelledHeader.detected
  /// Bad rows, and pairs with a line that is too long, are counted in the ledger; otherwise the first one is an error.
  public var skipsBad = false
  public var invalid = InvalidUTF8Policy.fail
  /// Longer rows and lines, in bytes of the file, are bad.
  public var maximumRowBytes = 16 << 20

  public init() {}
}

/// How a table of pairs is written.
public enum ParallelFormat: String, Codable, Sendable, CaseIterable {
  /// Comma-separated values by RFC 4180.
  case csv
  /// The same with tabs in place of commas.
  case tsv
  /// Tab-separated values in which a double quote is a character like any other.
  case literalTSV = "tsv-literal"

  var labelled: LabelledFormat {
    switch self {
    case .csv: .csv
    case .tsv: .tsv
    case .literalTSV: .literalTSV
    }
  }

  /// By a file's name, compression aside; what is not named as a table is one with tabs.
  init(name: String) { self = Self.named(name) ?? .literalTSV }

  /// What a file's name says, compression aside; `nil` for one that is not named as a table.
  static func named(_ name: String) -> ParallelFormat? {
    var name = name.lowercased()[...]
    for ending in [".gz", ".zst"] where name.hasSuffix(ending) { name = name.dropLast(ending.count) }
    return name.hasSuffix(".csv") ? .csv : name.hasSuffix(".tsv") ? .literalTSV : nil
  }
}

/// What was found or chosen for a table of pairs, so that it can be told.
public struct ParallelLayout: Codable, Hashable, Sendable {
  public var path: String
  public var format: ParallelFormat
  /// Whether the name told the format, and not the options.
  public var isFormatDetected: Bool
  public var hasHeader: Bool
  /// By name, or as `1`, `2` and so on.
  public var columns: [String]
  public var source: String
  public var target: String

  /// One line for people: `pairs.tsv: TSV with literal quotes (detected) without a header; source: 2, target: 1`.
  public var summary: String {
    "\(path): \(format.labelled)" + (isFormatDetected ? " (detected)" : "")
      + (hasHeader ? " with a header" : " without a header") + "; source: \(source), target: \(target)"
  }
}
