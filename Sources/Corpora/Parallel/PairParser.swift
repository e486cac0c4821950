/// Reads the pairs of one table, or of two files.
protocol PairParser: AnyObject {
  /// What was found of a table; `nil` until its first row has shown it.
  var layout: ParallelLayout? { get }
  var blankLines: Int64 { get }
  /// What the files' reading did.
  var readers: [TextReader] { get }

  func next() throws(ParallelError) -> PairOutcome
}

enum PairOutcome {
  /// Valid until the next pair.
  case pair(source: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, line: Int64)
  /// A bad pair; the next one comes after it.
  case flaw(LabelledPlace, LabelledFlaw)
  case endOfFile
}

/// Lines of two files that belong together. A line ends with a line feed, alone or after a carriage return; a last one without
/// it counts. Empty lines are texts.
final class LinePairs: PairParser {
  var layout: ParallelLayout? { nil }
  var blankLines: Int64 { 0 }
  var readers: [TextReader] { [source.reader, target.reader] }

  private let source: LineWindow
  private let target: LineWindow
  private let limit: Int

  init(source: CorpusFile, target: CorpusFile, _ options: ParallelOptions, chunk: TextChunk) {
    limit = options.maximumRowBytes
    self.source = LineWindow(source, invalid: options.invalid, limit: limit, chunk: chunk)
    self.target = LineWindow(target, invalid: options.invalid, limit: limit, chunk: chunk)
  }

  func next() throws(ParallelError) -> PairOutcome {
    let line = source.line
    let (left, right) = (try step(source), try step(target))
    switch (left, right) {
    case (.endOfFile, .endOfFile): return .endOfFile
    case (.endOfFile, _), (_, .endOfFile):
      try finish(source)
      try finish(target)
      throw .unequalLines(source: lines(source), target: lines(target), apartFrom: nil)
    case (.tooLong, _): return flaw(source, line)
    case (_, .tooLong): return flaw(target, line)
    case (.line(let left), .line(let right)):
      return .pair(source: withoutLineEnd(left), target: withoutLineEnd(right), line: line)
    }
  }

  /// The next line, or the next but one if that is too long.
  private func step(_ window: LineWindow) throws(ParallelError) -> LineWindow.Step {
    do {
      window.beginRow()
      let step = try window.nextLine()
      if case .tooLong = step { try window.resumeAfterFirstLine() }
      return step
    } catch {
      throw .corpus(error)
    }
  }

  private func finish(_ window: LineWindow) throws(ParallelError) {
    while true {
      if case .endOfFile = try step(window) { return }
    }
  }

  private func lines(_ window: LineWindow) -> ParallelError.Lines {
    ParallelError.Lines(path: window.path, count: window.line - 1)
  }

  private func flaw(_ window: LineWindow, _ line: Int64) -> PairOutcome {
    .flaw(LabelledPlace(path: window.path, line: line), .tooLong(limit: limit, isQuoted: false))
  }

  private func withoutLineEnd(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var end = line.count
    if end > 0, line[end - 1] == UInt8(ascii: "\n") {
      end -= 1
      if end > 0, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    }
    return UnsafeRawBufferPointer(rebasing: line[..<end])
  }
}

/// The rows of a table.
final class TablePairs: PairParser {
  private(set) var layout: ParallelLayout?
  var blankLines: Int64 { rows.blankLines }
  var readers: [TextReader] { [rows.reader] }

  private let path: String
  private let options: ParallelOptions
  private let format: ParallelFormat
  private let rows: TableRows
  private let row = RowBuffer()
  private var columns: ParallelColumns?

  init(_ file: CorpusFile, _ options: ParallelOptions, chunk: TextChunk) {
    path = file.path
    self.options = options
    format = options.format ?? ParallelFormat(name: file.path)
    // Every row is wanted as it is, and its columns are chosen here.
    var asTable = LabelledOptions()
    asTable.fields = LabelledFields(text: [1])
    asTable.header = .absent
    asTable.requiresLabels = false
    asTable.maximumRowBytes = options.maximumRowBytes
    let window = LineWindow(file, invalid: options.invalid, limit: options.maximumRowBytes, chunk: chunk)
    rows = TableRows(window, format.labelled, isDetected: options.format == nil, asTable)
  }

  func next() throws(ParallelError) -> PairOutcome {
    while true {
      let outcome: RowOutcome
      do {
        outcome = try rows.next(into: row)
      } catch {
        throw ParallelError(error)
      }
      switch outcome {
      case .endOfFile: return .endOfFile
      case .flaw(let flaw): return .flaw(LabelledPlace(path: path, line: row.line), flaw)
      case .row: break
      }
      if columns == nil, try choose().hasHeader { continue }
      guard let columns else { continue }
      return .pair(source: row[row.field(columns.source)], target: row[row.field(columns.target)], line: row.line)
    }
  }

  private func choose() throws(ParallelError) -> ParallelColumns {
    let cells = row.fieldEnds.indices.map { String(decoding: row[row.field($0)], as: UTF8.self) }
    let columns = try ParallelColumns(cells, path: path, options)
    layout = ParallelLayout(columns, cells, path: path, format: format, isDetected: options.format == nil)
    self.columns = columns
    return columns
  }
}
