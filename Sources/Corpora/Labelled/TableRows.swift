import CCSV

/// The rows of comma-separated or tab-separated values, by libcsv in its strict mode.
///
/// libcsv is fed a line at a time, so it is known in which line a row begins, and where to go on after a bad one.
final class TableRows: RowParser {
  private(set) var layout: LabelledLayout?
  private(set) var blankLines: Int64 = 0
  var reader: TextReader { window.reader }

  private let window: LineWindow
  private let format: LabelledFormat
  private let isDetected: Bool
  private let options: LabelledOptions
  private let separator: [UInt8]
  private let parser = UnsafeMutablePointer<csv_parser>.allocate(capacity: 1)
  private var choice: ColumnChoice?
  private var columnCount = 0

  init(_ window: LineWindow, _ format: LabelledFormat, isDetected: Bool, _ options: LabelledOptions) {
    window.endsAtCarriageReturns = true
    self.window = window
    self.format = format
    self.isDetected = isDetected
    self.options = options
    separator = Array(options.fields.separator.utf8)
    open()
  }

  deinit {
    csv_free(parser)
    parser.deallocate()
  }

  private func open() {
    parser.initialize(to: csv_parser())
    precondition(
      csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0, "libcsv refuses its options")
    csv_set_delim(parser, format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t"))
    // Where quotes are literal, the quote is a byte that no UTF-8 holds.
    if format == .literalTSV { csv_set_quote(parser, 0xFF) }
    // White space belongs to a field (RFC 4180, section 2, rule 4).
    csv_set_space_func(parser) { _ in 0 }
    csv_set_blk_size(parser, 1 << 16)
  }

  private func reopen() {
    csv_free(parser)
    open()
  }

  func next(into row: RowBuffer) throws(LabelledError) -> RowOutcome {
    while true {
      let outcome = try labelledError { () throws(CorpusError) in try parse(into: row) }
      if case .flaw(let flaw) = outcome, choice == nil {
        // Nobody knows what the columns are.
        throw .badRow(LabelledPlace(path: window.path, line: row.line), flaw)
      }
      guard case .row = outcome else { return outcome }
      if choice == nil {
        let choice = try choose(row)
        if choice.hasHeader { continue }
      }
      guard row.fieldEnds.count == columnCount else {
        return .flaw(.fieldCount(found: row.fieldEnds.count, expected: columnCount))
      }
      if let choice {
        row.text =
          choice.texts.count == 1
          ? row.field(choice.texts[0]) : row.join(choice.texts.map { row.field($0) }, separator: separator)
        if let label = choice.label { row.labels.append(row.field(label)) }
        row.id = choice.id.map { row.field($0) }
      }
      return .row
    }
  }

  private func choose(_ row: RowBuffer) throws(LabelledError) -> ColumnChoice {
    let cells = row.fieldEnds.indices.map { String(decoding: row[row.field($0)], as: UTF8.self) }
    let choice = try ColumnChoice(cells, areKeys: false, path: window.path, options)
    layout = LabelledLayout(choice, cells, path: window.path, format: format, isDetected: isDetected)
    columnCount = cells.count
    self.choice = choice
    return choice
  }

  /// Reads the fields of one row.
  private func parse(into row: RowBuffer) throws(CorpusError) -> RowOutcome {
    beginRow(row)
    let sink = Unmanaged.passUnretained(row).toOpaque()
    var isInRow = false
    while true {
      switch try window.nextLine() {
      case .line(let line):
        if !isInRow, line[0] == UInt8(ascii: "\n") || line[0] == UInt8(ascii: "\r") {
          blankLines += 1
          beginRow(row)
          continue
        }
        isInRow = true
        let parsed = csv_parse(parser, line.baseAddress, line.count, takeField, takeRow, sink)
        if parsed < line.count {
          precondition(csv_error(parser) == CSV_EPARSE, "libcsv: \(String(cString: csv_strerror(csv_error(parser))))")
          let column = characterCount(UnsafeRawBufferPointer(rebasing: line[..<parsed])) + 1
          return try resume(after: .strayQuote(line: window.line - 1, column: column))
        }
        if row.isComplete { return .row }
      case .endOfFile:
        guard isInRow else { return .endOfFile }
        if csv_fini(parser, takeField, takeRow, sink) != 0 { return try resume(after: .openQuote) }
        return .row
      case .tooLong:
        let isQuoted = isInRow && parser.pointee.quoted != 0
        return try resume(after: .tooLong(limit: options.maximumRowBytes, isQuoted: isQuoted))
      }
    }
  }

  private func beginRow(_ row: RowBuffer) {
    window.beginRow()
    row.clear()
    row.line = window.rowLine
  }

  private func resume(after flaw: LabelledFlaw) throws(CorpusError) -> RowOutcome {
    try window.resumeAfterFirstLine()
    reopen()
    return .flaw(flaw)
  }
}

private func takeField(_ bytes: UnsafeMutableRawPointer?, _ count: Int, _ sink: UnsafeMutableRawPointer?) {
  let row = Unmanaged<RowBuffer>.fromOpaque(sink!).takeUnretainedValue()
  row.append(UnsafeRawBufferPointer(start: bytes, count: count))
  row.fieldEnds.append(row.count)
}

private func takeRow(_: Int32, _ sink: UnsafeMutableRawPointer?) {
  Unmanaged<RowBuffer>.fromOpaque(sink!).takeUnretainedValue().isComplete = true
}
