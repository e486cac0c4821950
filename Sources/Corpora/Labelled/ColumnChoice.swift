import Diagnostics

/// Which columns of a file hold what, by the names of its columns and by what was asked for.
struct ColumnChoice {
  /// From 0.
  var texts: [Int]
  var label: Int?
  var id: Int?
  /// Whether the first row names the columns.
  var hasHeader: Bool

  /// - Parameter cells: The first row of a table, or the keys of the first object.
  init(
    _ cells: [String], areKeys: Bool, path: String, _ options: LabelledOptions
  ) throws(LabelledError) {
    let columns = Columns(cells, path: path)
    let fields = options.fields
    let named = ((fields.text ?? []) + [fields.label, fields.id].compactMap { $0 }).compactMap { field in
      if case .name(let name) = field { name } else { nil }
    }
    if areKeys {
      hasHeader = true
    } else {
      switch options.header {
      case .present: hasHeader = true
      case .absent:
        if let name = named.first { throw .namesWithoutHeader(name: name) }
        hasHeader = false
      case .detected: hasHeader = !named.isEmpty || columns.looksLikeHeader(for: fields)
      }
    }
    texts = []
    let names = Finder(columns: columns, areKeys: areKeys, hasNames: hasHeader)
    if let wanted = fields.text {
      for field in wanted { texts.append(try names.index(of: field, for: .text)) }
    } else if hasHeader, let found = columns.first(among: LabelledFields.defaultTexts) {
      texts = found
    } else {
      throw names.failure(.text, wanted: nil)
    }
    if let wanted = fields.label {
      label = try names.index(of: wanted, for: .label)
    } else if hasHeader, let found = columns.first(among: LabelledFields.defaultLabels.map { [$0] }) {
      label = found[0]
    } else if options.requiresLabels {
      throw names.failure(.label, wanted: nil)
    }
    if let wanted = fields.id {
      id = try names.index(of: wanted, for: .id)
    } else if hasHeader, let found = columns.first(among: [[LabelledFields.defaultID]]),
      found[0] != label, !texts.contains(found[0])
    {
      id = found[0]
    }
    let used = texts + [label, id].compactMap { $0 }
    // A column that was found by a usual name which others have, too.
    if hasHeader, !areKeys {
      for column in used
      where !Self.isChosenByNumber(column, fields) && columns.indices(of: columns.names[column]).count > 1 {
        throw .ambiguousColumn(path: path, name: columns.names[column], columns: columns.names)
      }
    }
    for (index, column) in used.enumerated() where used[..<index].contains(column) {
      throw .sameColumn(path: path, name: hasHeader ? columns.names[column] : String(column + 1))
    }
  }
}

extension ColumnChoice {
  private static func isChosenByNumber(_ column: Int, _ fields: LabelledFields) -> Bool {
    ((fields.text ?? []) + [fields.label, fields.id].compactMap { $0 }).contains(.column(column + 1))
  }

  fileprivate struct Columns {
    let path: String
    /// Without white space around them.
    let names: [String]
    private let folded: [String]

    init(_ cells: [String], path: String) {
      self.path = path
      names = cells.map { $0.trimmingWhiteSpace }
      folded = names.map { $0.lowercased() }
    }

    /// The first of several lists of names that are all there.
    func first(among lists: [[String]]) -> [Int]? {
      for list in lists {
        let indices = list.compactMap { folded.firstIndex(of: $0) }
        if indices.count == list.count { return indices }
      }
      return nil
    }

    /// Whether a cell where a text or a label belongs holds one of their usual names.
    func looksLikeHeader(for fields: LabelledFields) -> Bool {
      let texts = Set(LabelledFields.defaultTexts.joined())
      let labels = Set(LabelledFields.defaultLabels)
      for (index, cell) in folded.enumerated() {
        let isText = fields.text.map { $0.contains(.column(index + 1)) } ?? true
        let isLabel = fields.label.map { $0 == .column(index + 1) } ?? true
        if isText && texts.contains(cell) || isLabel && labels.contains(cell) { return true }
      }
      return false
    }

    func indices(of name: String) -> [Int] {
      let exact = names.indices.filter { names[$0] == name }
      return exact.isEmpty ? folded.indices.filter { folded[$0] == name.lowercased() } : exact
    }
  }

  fileprivate struct Finder {
    let columns: Columns
    let areKeys: Bool
    let hasNames: Bool

    func index(of field: LabelledField, for role: LabelledError.Role) throws(LabelledError) -> Int {
      switch field {
      case .name(let name):
        let found = columns.indices(of: name)
        guard let index = found.first else { throw failure(role, wanted: name) }
        if found.count > 1 { throw .ambiguousColumn(path: columns.path, name: name, columns: columns.names) }
        return index
      case .column(let number):
        guard !areKeys, columns.names.indices.contains(number - 1) else { throw failure(role, wanted: String(number)) }
        return number - 1
      }
    }

    func failure(_ role: LabelledError.Role, wanted: String?) -> LabelledError {
      let told = columns.names.prefix(20).enumerated().map { index, name in
        hasNames ? name : "\(index + 1) (“\(name.shortened(to: 24))”)"
      }
      return .noColumn(
        path: columns.path, role: role, wanted: wanted,
        columns: told + (columns.names.count > 20 ? ["…"] : []),
        similar: hasNames ? wanted.map { NearestNames.of($0, among: columns.names) } ?? [] : [], hasNames: hasNames)
    }
  }
}

extension String {
  /// Without the white space around it.
  var trimmingWhiteSpace: String {
    let start = unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? unicodeScalars.endIndex
    let end = unicodeScalars[start...].lastIndex { !$0.properties.isWhitespace }.map { unicodeScalars.index(after: $0) }
    return String(unicodeScalars[start..<(end ?? start)])
  }

  /// At most so many characters, and an ellipsis for the rest.
  func shortened(to limit: Int) -> String { count > limit ? prefix(limit) + "…" : self }
}

extension LabelledLayout {
  init(_ choice: ColumnChoice, _ cells: [String], path: String, format: LabelledFormat, isDetected: Bool) {
    let names = choice.hasHeader ? cells.map(\.trimmingWhiteSpace) : cells.indices.map { String($0 + 1) }
    self.init(
      path: path, format: format, isFormatDetected: isDetected, hasHeader: format.isTable ? choice.hasHeader : nil,
      columns: names, text: choice.texts.map { names[$0] }, label: choice.label.map { names[$0] },
      id: choice.id.map { names[$0] })
  }
}
