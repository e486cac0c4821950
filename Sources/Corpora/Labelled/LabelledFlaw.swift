/// What is wrong with one row.
public enum LabelledFlaw: Equatable, Sendable {
  /// A double quote in an unquoted field, or something other than a separator after a closing one.
  case strayQuote(line: Int64, column: Int64)
  /// A quoted field that the file ends in.
  case openQuote
  case fieldCount(found: Int, expected: Int)
  /// `isQuoted`: the row is in a quoted field that began lines before.
  case tooLong(limit: Int, isQuoted: Bool)
  /// `column` counts characters from 1.
  case json(reason: String, column: Int64)
  case missing(field: String)
  /// An object has a field twice.
  case repeated(field: String)
  /// `found` is what stands in the field: a number, an array and so on.
  case notText(field: String, found: String)
  case notLabel(field: String, found: String)
  case noLabel
  case emptyLabel
  case severalLabels([String])
  /// A label of fastText's after the text began.
  case labelInText(String)

  /// The key under which a ledger counts it.
  public var name: String {
    switch self {
    case .strayQuote: "strayQuote"
    case .openQuote: "openQuote"
    case .fieldCount: "fieldCount"
    case .tooLong: "tooLong"
    case .json: "malformedJSON"
    case .missing: "missingField"
    case .repeated: "repeatedField"
    case .notText: "notText"
    case .notLabel: "notLabel"
    case .noLabel: "noLabel"
    case .emptyLabel: "emptyLabel"
    case .severalLabels: "severalLabels"
    case .labelInText: "labelInText"
    }
  }
}

extension LabelledFlaw: CustomStringConvertible {
  public var description: String {
    switch self {
    case .strayQuote(let line, let column):
      "a double quote where none can stand, at line \(line), column \(column), in the row that begins here"
    case .openQuote: "the row that begins here has a quoted field that is never closed"
    case .fieldCount(let found, let expected):
      "\(counted(Int64(found), "field")) where the first line has \(expected)"
    case .tooLong(let limit, let isQuoted):
      "the row that begins here is longer than \(counted(Int64(limit), "byte"))"
        + (isQuoted ? ", all in a quoted field that is still open" : "")
    case .json(let reason, _): "this is not a JSON object: \(reason)"
    case .missing(let field): "the field “\(field)” is missing"
    case .repeated(let field): "the field “\(field)” comes twice"
    case .notText(let field, let found): "the field “\(field)” holds \(found), not a string"
    case .notLabel(let field, let found): "the field “\(field)” holds \(found), which is no label"
    case .noLabel: "there is no label"
    case .emptyLabel: "a label is empty"
    case .severalLabels(let labels):
      "\(labels.count) labels where one is expected: " + labels.map { "“\($0)”" }.joined(separator: ", ")
    case .labelInText(let label): "the label “\(label)” comes after the text began"
    }
  }
}
