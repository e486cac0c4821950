/// The rows of JSON Lines.
final class ObjectRows: LineRows {
  private(set) var layout: LabelledLayout?
  var blankLines: Int64 = 0

  let window: LineWindow
  private let isDetected: Bool
  let options: LabelledOptions
  private let separator: [UInt8]
  /// The keys that are read: first those of the texts, then those of the label and the id where there are such.
  private var keys: [[UInt8]] = []
  private var textCount = 0
  private var labelSlot: Int?
  private var idSlot: Int?
  /// What the row holds for each key.
  private var values: [Range<Int>?] = []

  init(_ window: LineWindow, isDetected: Bool, _ options: LabelledOptions) {
    self.window = window
    self.isDetected = isDetected
    self.options = options
    separator = Array(options.fields.separator.utf8)
  }

  func parse(_ line: UnsafeRawBufferPointer, into row: RowBuffer) throws(LabelledError) -> RowOutcome {
    func flaw(_ fault: JSONScanner.Fault) -> RowOutcome {
      let before = UnsafeRawBufferPointer(rebasing: line[..<fault.offset])
      return .flaw(.json(reason: fault.reason, column: characterCount(before) + 1))
    }
    if layout == nil {
      let names: [String]
      do {
        names = try fieldNames(of: line, row)
      } catch {
        return flaw(error)
      }
      try choose(names)
    }
    do {
      return if let flaw = try read(line, into: row) { .flaw(flaw) } else { .row }
    } catch {
      return flaw(error)
    }
  }

  private func fieldNames(of line: UnsafeRawBufferPointer, _ row: RowBuffer) throws(JSONScanner.Fault) -> [String] {
    var names: [String] = []
    var scanner = JSONScanner(line)
    scanner.skipWhiteSpace()
    try scanner.forEachField(keysIn: row) { (scanner, key) throws(JSONScanner.Fault) in
      names.append(String(decoding: row[key], as: UTF8.self))
      try scanner.skipValue()
    }
    row.clear()
    return names
  }

  private func choose(_ names: [String]) throws(LabelledError) {
    let choice = try ColumnChoice(names, areKeys: true, path: window.path, options)
    layout = LabelledLayout(choice, names, path: window.path, format: .jsonLines, isDetected: isDetected)
    textCount = choice.texts.count
    var indices = choice.texts
    if let label = choice.label {
      labelSlot = indices.count
      indices.append(label)
    }
    if let id = choice.id {
      idSlot = indices.count
      indices.append(id)
    }
    keys = indices.map { Array(names[$0].utf8) }
    values = Array(repeating: nil, count: keys.count)
  }

  /// Reads the fields of one object; gives what is wrong with them, if anything is.
  private func read(
    _ line: UnsafeRawBufferPointer, into row: RowBuffer
  ) throws(JSONScanner.Fault) -> LabelledFlaw? {
    for slot in values.indices { values[slot] = nil }
    var flaw: LabelledFlaw?
    var scanner = JSONScanner(line)
    scanner.skipWhiteSpace()
    try scanner.forEachField(keysIn: row) { (scanner, key) throws(JSONScanner.Fault) in
      guard let slot = slot(of: row[key]) else {
        try scanner.skipValue()
        return
      }
      let kind = try scanner.peek()
      if values[slot] != nil { flaw = flaw ?? .repeated(field: name(slot)) }
      switch kind {
      case .string: values[slot] = try scanner.string(into: row)
      case .number where slot >= textCount, .boolean where slot == labelSlot:
        values[slot] = row.append(try scanner.literal())
      case .null: _ = try scanner.literal()
      case .array where slot == labelSlot:
        values[slot] = 0..<0
        row.labelsAreList = true
        flaw = try readLabels(&scanner, into: row) ?? flaw
      default:
        flaw = flaw ?? mismatch(slot, found: kind.rawValue)
        try scanner.skipValue()
      }
    }
    try scanner.finish()
    return flaw ?? arrange(row)
  }

  private func readLabels(
    _ scanner: inout JSONScanner, into row: RowBuffer
  ) throws(JSONScanner.Fault) -> LabelledFlaw? {
    var flaw: LabelledFlaw?
    try scanner.forEachElement { (scanner) throws(JSONScanner.Fault) in
      switch try scanner.peek() {
      case .string: row.labels.append(try scanner.string(into: row))
      case .number, .boolean: row.labels.append(row.append(try scanner.literal()))
      case let kind:
        flaw = .notLabel(field: name(labelSlot ?? 0), found: "an array with \(kind.rawValue) in it")
        try scanner.skipValue()
      }
    }
    return flaw
  }

  /// Puts what was found where it belongs.
  private func arrange(_ row: RowBuffer) -> LabelledFlaw? {
    for slot in 0..<textCount where values[slot] == nil { return .missing(field: name(slot)) }
    row.text = row.join(values[..<textCount].map { $0 ?? 0..<0 }, separator: separator)
    if let labelSlot, !row.labelsAreList {
      if let label = values[labelSlot] {
        row.labels.append(label)
      } else if options.requiresLabels {
        return .missing(field: name(labelSlot))
      }
    }
    if let idSlot { row.id = values[idSlot] }
    return nil
  }

  private func slot(of key: UnsafeRawBufferPointer) -> Int? {
    keys.firstIndex { $0.count == key.count && $0.elementsEqual(key) }
  }

  private func name(_ slot: Int) -> String { String(decoding: keys[slot], as: UTF8.self) }

  private func mismatch(_ slot: Int, found: String) -> LabelledFlaw {
    slot == labelSlot ? .notLabel(field: name(slot), found: found) : .notText(field: name(slot), found: found)
  }
}
