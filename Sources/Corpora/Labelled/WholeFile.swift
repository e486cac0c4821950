/// A file that is one text, whose label is the name of its class' folder.
final class WholeFile: RowParser {
  let layout: LabelledLayout? = nil
  let blankLines: Int64 = 0
  let reader: TextReader
  private let chunk: TextChunk
  private let label: String
  private let id: String
  private let limit: Int
  private var isDone = false

  init(_ file: CorpusFile, label: String, id: String, _ options: LabelledOptions, chunk: TextChunk) {
    reader = TextReader(CorpusInput(files: [file]), invalid: options.invalid)
    self.chunk = chunk
    self.label = label
    self.id = id
    limit = options.maximumRowBytes
  }

  func next(into row: RowBuffer) throws(LabelledError) -> RowOutcome {
    if isDone { return .endOfFile }
    isDone = true
    row.clear()
    row.line = 1
    row.labelsAreList = true
    row.labels.append(row.append(label))
    row.id = row.append(id)
    let start = row.count
    var isTooLong = false
    while try labelledError({ () throws(CorpusError) in try reader.read(into: chunk) }) {
      // Read on to the end, so that all bytes are counted.
      isTooLong = isTooLong || row.count - start + chunk.text.count > limit
      if !isTooLong { row.append(chunk.text) }
    }
    row.text = start..<row.count
    return isTooLong ? .flaw(.tooLong(limit: limit, isQuoted: false)) : .row
  }
}

extension RowBuffer {
  fileprivate func append(_ text: String) -> Range<Int> {
    var text = text
    return text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }
}
