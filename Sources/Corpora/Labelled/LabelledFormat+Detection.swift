extension LabelledFormat {
  /// What a file's text and name say that it is.
  ///
  /// A first line that begins with the prefix of labels is fastText's, one that begins with a brace JSON Lines. Else a table: by
  /// the name when its separator stands in the first line, or else by the separator that does. `nil` when nothing tells.
  ///
  /// - Parameter head: The beginning of the text.
  init?(
    detecting head: UnsafeRawBufferPointer, name: String, labelPrefix: String
  ) {
    let start = head.firstIndex { !isASCIIWhiteSpace($0) } ?? head.count
    let text = UnsafeRawBufferPointer(rebasing: head[start...])
    if !labelPrefix.isEmpty, text.starts(with: labelPrefix.utf8) {
      self = .fastText
      return
    }
    if text.first == UInt8(ascii: "{") {
      self = .jsonLines
      return
    }
    let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let hasTab = line.contains(UInt8(ascii: "\t"))
    let hasComma = line.contains(UInt8(ascii: ","))
    switch LabelledFormat(extensionOf: name) {
    case .csv where hasComma || !hasTab: self = .csv
    case .tsv where hasTab || !hasComma: self = .tsv
    case .jsonLines: self = .jsonLines
    case .fastText: self = .fastText
    default:
      guard hasTab || hasComma else { return nil }
      self = hasTab ? .tsv : .csv
    }
  }

  /// What a file's name promises, compression aside.
  private init?(extensionOf name: String) {
    var name = name.lowercased()[...]
    for ending in [".gz", ".zst"] where name.hasSuffix(ending) { name = name.dropLast(ending.count) }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    switch name[dot...].dropFirst() {
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "json", "jsonl", "ndjson": self = .jsonLines
    case "ft", "fasttext": self = .fastText
    default: return nil
    }
  }
}
