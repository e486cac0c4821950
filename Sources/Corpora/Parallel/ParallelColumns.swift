import Diagnostics

/// Which columns of a table hold source and target.
struct ParallelColumns {
  /// From 0.
  var source: Int
  var target: Int
  var hasHeader: Bool

  /// - Parameter cells: The table's first row.
  init(_ cells: [String], path: String, _ options: ParallelOptions) throws(ParallelError) {
    let named = [options.source, options.target].compactMap { field in
      if case .name(let name) = field { name } else { nil }
    }
    switch options.header {
    case .present: hasHeader = true
    case .detected: hasHeader = !named.isEmpty
    case .absent:
      if let name = named.first { throw .namesWithoutHeader(name: name) }
      hasHeader = false
    }
    let columns = hasHeader ? cells.map(\.trimmingWhiteSpace) : cells.map { "“\($0.shortened(to: 24))”" }
    func index(of field: LabelledField, _ side: ParallelSide) throws(ParallelError) -> Int {
      switch field {
      case .column(let number):
        if columns.indices.contains(number - 1) { return number - 1 }
        throw .noColumn(path: path, side: side, wanted: "\(number)", columns: columns, similar: [])
      case .name(let name):
        var found = columns.indices.filter { columns[$0] == name }
        if found.isEmpty { found = columns.indices.filter { columns[$0].lowercased() == name.lowercased() } }
        if found.count > 1 { throw .ambiguousColumn(path: path, name: name, columns: columns) }
        if let index = found.first { return index }
        let similar = NearestNames.of(name, among: columns)
        throw .noColumn(path: path, side: side, wanted: name, columns: columns, similar: similar)
      }
    }
    source = try index(of: options.source, .source)
    target = try index(of: options.target, .target)
    if source == target { throw .sameColumn(path: path, name: "\(options.target)") }
  }
}

extension ParallelLayout {
  init(
    _ columns: ParallelColumns, _ cells: [String], path: String, format: ParallelFormat, isDetected: Bool
  ) {
    let names = columns.hasHeader ? cells.map(\.trimmingWhiteSpace) : cells.indices.map { "\($0 + 1)" }
    self.init(
      path: path, format: format, isFormatDetected: isDetected, hasHeader: columns.hasHeader, columns: names,
      source: names[columns.source], target: names[columns.target])
  }
}
