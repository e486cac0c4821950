/// Reads rows that are a line each.
protocol LineRows: RowParser {
  var window: LineWindow { get }
  var options: LabelledOptions { get }
  var blankLines: Int64 { get set }

  /// - Parameter line: with its end; not blank.
  func parse(_ line: UnsafeRawBufferPointer, into row: RowBuffer) throws(LabelledError) -> RowOutcome
}

extension LineRows {
  var reader: TextReader { window.reader }

  func next(into row: RowBuffer) throws(LabelledError) -> RowOutcome {
    while true {
      window.beginRow()
      row.clear()
      row.line = window.rowLine
      let step = try labelledError { () throws(CorpusError) in try window.nextLine() }
      switch step {
      case .endOfFile: return .endOfFile
      case .tooLong:
        try labelledError { () throws(CorpusError) in try window.resumeAfterFirstLine() }
        return .flaw(.tooLong(limit: options.maximumRowBytes, isQuoted: false))
      case .line(let line):
        if !trimmed(line).isEmpty { return try parse(line, into: row) }
        blankLines += 1
      }
    }
  }
}
