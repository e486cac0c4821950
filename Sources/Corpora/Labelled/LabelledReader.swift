/// Reads labelled texts one after the other, in memory that does not grow with the files.
///
///     let input = try LabelledInput(arguments: ["train.csv"])
///     let reader = LabelledReader(input)
///     while let example = try reader.next() { print(example.labels, example.text) }
///     reader.layouts[0].summary   // "train.csv: CSV (detected) with a header; text: text, label: label"
///     reader.ledger.summary       // "read 25,000 rows = 25,000 kept + 0 skipped; 2 labels; …"
///
/// Each file's format and columns are found for itself. A ``LabelledSet`` holds all examples without a string for each.
public final class LabelledReader {
  public let options: LabelledOptions
  /// What was found for each file and each folder of classes so far.
  public private(set) var layouts: [LabelledLayout] = []
  /// The files that were read to their end. A folder of classes is one: its digest is that of the lines `digest  id` of its texts, as
  /// `sha256sum` prints them in the folder.
  public private(set) var sources: [CorpusSource] = []

  /// The row that was read last, and its labels by their numbers in ``labelNames``.
  let row = RowBuffer()
  private(set) var rowLabels: [Int32] = []
  /// In the order in which they were met.
  private(set) var labelNames: [String] = []
  private(set) var partIndex = -1

  private let input: LabelledInput
  private let chunk = TextChunk()
  private var parser: (any RowParser)?
  private var hasToldLayout = false
  private var closed = LabelledLedger()
  private var closedBytesRead: Int64 = 0
  private var labelNumbers: [String: Int32] = [:]
  private var labelCounts: [Int64] = []
  private var folderDigest: SHA256?
  private var folderBytes: Int64 = 0

  public init(_ input: LabelledInput, _ options: LabelledOptions = LabelledOptions()) {
    self.input = input
    self.options = options
    for folder in input.folders {
      closed.hiddenFiles += folder.hiddenFiles
      closed.filesWithoutClass += folder.filesWithoutClass
    }
  }

  /// What became of the rows so far; the bytes are those of the files that were read to their end.
  public var ledger: LabelledLedger {
    var ledger = closed
    for (name, count) in zip(labelNames, labelCounts) { ledger.labels[name] = count }
    return ledger
  }

  /// Bytes read from disk so far, compressed where they are: what ``LabelledInput/size`` is the total of.
  public var bytesRead: Int64 { closedBytesRead + (parser?.reader.bytesRead ?? 0) }

  /// The next example; `nil` at the end.
  public func next() throws(LabelledError) -> LabelledExample? {
    guard try advance() else { return nil }
    return LabelledExample(
      text: String(decoding: row[row.text], as: UTF8.self), labels: rowLabels.map { labelNames[Int($0)] },
      id: row.id.map { String(decoding: row[$0], as: UTF8.self) }, place: place)
  }

  /// Where the row that was read last begins.
  var place: LabelledPlace { LabelledPlace(path: input.parts[partIndex].file.path, line: row.line) }

  /// Reads the next good row; `false` at the end.
  func advance() throws(LabelledError) -> Bool {
    while true {
      if parser == nil { try openNext() }
      guard let parser else { return false }
      let outcome = try parser.next(into: row)
      if !hasToldLayout, let layout = parser.layout {
        layouts.append(layout)
        hasToldLayout = true
        if layout.hasHeader == true { closed.headers += 1 }
      }
      switch outcome {
      case .endOfFile: close(parser)
      case .flaw(let flaw): try skip(flaw)
      case .row:
        if let flaw = try takeLabels() {
          try skip(flaw)
        } else {
          closed.read += 1
          keep()
          return true
        }
      }
    }
  }

  private func skip(_ flaw: LabelledFlaw) throws(LabelledError) {
    guard options.skipsBad else { throw .badRow(place, flaw) }
    closed.read += 1
    closed.skip(flaw, at: place)
  }

  private func keep() {
    closed.kept += 1
    if rowLabels.isEmpty { closed.unlabelled += 1 }
    for label in rowLabels { labelCounts[Int(label)] += 1 }
    if isBlank(row[row.text]) { closed.emptyTexts += 1 }
  }
}

// Labels
extension LabelledReader {
  /// Numbers the row's labels; gives what is wrong with them, if anything is.
  private func takeLabels() throws(LabelledError) -> LabelledFlaw? {
    rowLabels.removeAll(keepingCapacity: true)
    var trims: Int64 = 0
    var repeats: Int64 = 0
    func take(_ label: UnsafeRawBufferPointer) throws(LabelledError) -> Bool {
      let name = trimmed(label)
      if name.isEmpty { return false }
      if name.count < label.count { trims += 1 }
      let number = try self.number(of: name)
      if rowLabels.contains(number) { repeats += 1 } else { rowLabels.append(number) }
      return true
    }
    if row.labelsAreList {
      for range in row.labels { guard try take(row[range]) else { return .emptyLabel } }
    } else if let field = row.labels.first, !trimmed(row[field]).isEmpty {
      switch options.labels {
      case .single: _ = try take(row[field])
      case .multi(let separator):
        for label in row[field].pieces(between: Array(separator.utf8)) {
          guard try take(label) else { return .emptyLabel }
        }
      }
    }
    if !options.labels.isMulti {
      if rowLabels.count > 1 { return .severalLabels(rowLabels.map { labelNames[Int($0)] }) }
      if rowLabels.isEmpty, options.requiresLabels { return .noLabel }
    }
    closed.trimmedLabels += trims
    closed.repeatedLabels += repeats
    return nil
  }

  private func number(of label: UnsafeRawBufferPointer) throws(LabelledError) -> Int32 {
    let name = String(decoding: label, as: UTF8.self)
    if let number = labelNumbers[name] { return number }
    let number = labelNames.count
    guard number < options.maximumLabels else {
      throw .tooManyLabels(path: input.parts[partIndex].file.path, limit: options.maximumLabels)
    }
    labelNumbers[name] = Int32(number)
    labelNames.append(name)
    labelCounts.append(0)
    return Int32(number)
  }
}

// Files
extension LabelledReader {
  private func openNext() throws(LabelledError) {
    guard partIndex + 1 < input.parts.count else { return }
    partIndex += 1
    let part = input.parts[partIndex]
    hasToldLayout = false
    closed.files += 1
    if let text = part.text {
      beginText(text)
      parser = WholeFile(part.file, label: text.label, id: text.id, options, chunk: chunk)
    } else {
      parser = try openRows(part.file)
    }
  }

  private func openRows(_ file: CorpusFile) throws(LabelledError) -> any RowParser {
    let window = LineWindow(file, invalid: options.invalid, limit: options.maximumRowBytes, chunk: chunk)
    let head = try labelledError { () throws(CorpusError) in try window.head() }
    if options.format == .folders { throw .noClassFolders(path: file.path) }
    guard let format = options.format ?? detect(head, file.path) else { throw .unknownFormat(path: file.path) }
    let isDetected = options.format == nil
    if format == .jsonLines, trimmed(head).first == UInt8(ascii: "[") { throw .jsonArray(path: file.path) }
    return switch format {
    case .jsonLines: ObjectRows(window, isDetected: isDetected, options)
    case .fastText: PrefixedRows(window, isDetected: isDetected, options)
    case .csv, .tsv, .literalTSV: TableRows(window, format, isDetected: isDetected, options)
    case .folders: preconditionFailure("a folder is no file")
    }
  }

  private func detect(_ head: UnsafeRawBufferPointer, _ path: String) -> LabelledFormat? {
    // An empty file holds no rows in any format.
    if trimmed(head).isEmpty { return .csv }
    return LabelledFormat(detecting: head, name: path, labelPrefix: options.labelPrefix)
  }

  private func close(_ parser: any RowParser) {
    closed.add(parser.reader.tally)
    closed.blankLines += parser.blankLines
    closedBytesRead += parser.reader.bytesRead
    if let text = input.parts[partIndex].text {
      endText(text, parser.reader.sources)
    } else {
      sources += parser.reader.sources
    }
    self.parser = nil
  }

  private func beginText(_ text: LabelledInput.FolderText) {
    guard folderDigest == nil else { return }
    let folder = input.folders[text.folder]
    layouts.append(LabelledLayout(path: folder.path, format: .folders, isFormatDetected: folder.isDetected))
    folderDigest = SHA256()
  }

  private func endText(_ text: LabelledInput.FolderText, _ read: [CorpusSource]) {
    for source in read {
      folderBytes += source.bytes
      folderDigest?.update("\(source.sha256)  \(text.id)\n")
    }
    let next = partIndex + 1 < input.parts.count ? input.parts[partIndex + 1].text : nil
    guard next?.folder != text.folder, let digest = folderDigest else { return }
    sources.append(
      CorpusSource(path: input.folders[text.folder].path, bytes: folderBytes, sha256: digest.finish()))
    folderDigest = nil
    folderBytes = 0
  }
}

extension SHA256 {
  fileprivate func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }
}

extension UnsafeRawBufferPointer {
  /// The pieces between occurrences of `separator`; one where it does not occur.
  fileprivate func pieces(between separator: [UInt8]) -> [UnsafeRawBufferPointer] {
    guard !separator.isEmpty else { return [self] }
    var pieces: [UnsafeRawBufferPointer] = []
    var start = 0
    var position = 0
    while position + separator.count <= count {
      if self[position...].starts(with: separator) {
        pieces.append(UnsafeRawBufferPointer(rebasing: self[start..<position]))
        position += separator.count
        start = position
      } else {
        position += 1
      }
    }
    return pieces + [UnsafeRawBufferPointer(rebasing: self[start...])]
  }
}
