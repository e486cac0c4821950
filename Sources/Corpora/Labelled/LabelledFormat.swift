/// How a file of labelled texts is written.
public enum LabelledFormat: String, Codable, Sendable, CaseIterable {
  /// Comma-separated values by RFC 4180: fields in double quotes may hold commas, line breaks and doubled quotes.
  case csv
  /// The same with tabs in place of commas.
  case tsv
  /// Tab-separated values in which a double quote is a character like any other, as in GLUE's files.
  case literalTSV = "tsv-literal"
  /// A JSON object a line.
  case jsonLines = "jsonl"
  /// fastText's: labels with a prefix, then the text, a line each.
  case fastText = "fasttext"
  /// A folder for each class, whose files are the texts.
  case folders

  /// Whether its columns have names only if a header says them.
  var isTable: Bool { self == .csv || self == .tsv || self == .literalTSV }
}

extension LabelledFormat: CustomStringConvertible {
  /// As messages name it.
  public var description: String {
    switch self {
    case .csv: "CSV"
    case .tsv: "TSV"
    case .literalTSV: "TSV with literal quotes"
    case .jsonLines: "JSON Lines"
    case .fastText: "fastText's format"
    case .folders: "a folder for each class"
    }
  }
}
