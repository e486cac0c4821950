/// What was found or chosen for one file, so that it can be told.
public struct LabelledLayout: Codable, Hashable, Sendable {
  public var path: String
  public var format: LabelledFormat
  /// Whether the content and the name told the format, and not the options.
  public var isFormatDetected: Bool
  /// Whether the first line of a table names its columns; `nil` for other formats.
  public var hasHeader: Bool?
  /// The columns by name, or as `1`, `2` and so on; fields of the first JSON object.
  public var columns: [String] = []
  public var text: [String] = []
  public var label: String?
  public var id: String?

  /// One line for people: `train.csv: CSV (detected) with a header; text: title + description, label: class`.
  public var summary: String {
    var line = "\(path): \(format)" + (isFormatDetected ? " (detected)" : "")
    if let hasHeader { line += hasHeader ? " with a header" : " without a header" }
    guard !text.isEmpty else { return line }
    line += "; text: \(text.joined(separator: " + ")), label: \(label ?? "none")"
    if let id { line += ", id: \(id)" }
    return line
  }
}
