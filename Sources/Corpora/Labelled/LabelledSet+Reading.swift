extension LabelledSet {
  /// Reads all examples.
  ///
  /// - Parameters:
  ///   - progress: Gets the bytes read from disk so far and, unless a pipe is among the files, of how many; every few thousand examples.
  ///   - isCancelled: Asked as often; `true` ends with ``CorpusError/cancelled``.
  public init(
    reading input: LabelledInput, _ options: LabelledOptions = LabelledOptions(),
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(LabelledError) {
    let reader = LabelledReader(input, options)
    let size = input.size
    kind = options.labels
    texts.reserve(bytes: Int(size ?? 0))
    var ids = PackedTexts()
    var lastPart = -1
    while try reader.advance() {
      let row = reader.row
      texts.append(row[row.text])
      labelNumbers.append(contentsOf: reader.rowLabels)
      labelEnds.append(labelNumbers.count)
      ids.append(row.id.map { row[$0] } ?? UnsafeRawBufferPointer(start: nil, count: 0))
      if reader.partIndex != lastPart {
        lastPart = reader.partIndex
        paths.append(reader.place.path)
      }
      pathNumbers.append(Int32(paths.count - 1))
      lines.append(row.line)
      if count % 4096 == 0 {
        progress(reader.bytesRead, size)
        if isCancelled() { throw .corpus(.cancelled) }
      }
    }
    progress(reader.bytesRead, size)
    self.ids = ids.utf8.isEmpty ? nil : ids
    ledger = reader.ledger
    layouts = reader.layouts
    sources = reader.sources
    precondition(ledger.isBalanced, "the ledger does not balance: \(ledger)")
    guard !isEmpty else { throw .noExamples(rows: ledger.read, files: ledger.files) }
    renumberLabels(reader.labelNames)
  }

  /// Puts the labels into their order.
  private mutating func renumberLabels(_ met: [String]) {
    // A label that only bad rows had is none.
    let isUsed = met.map { ledger.labels[$0] != 0 }
    labelNames = LabelledSet.ordered(met.indices.filter { isUsed[$0] }.map { met[$0] })
    ledger.labels = ledger.labels.filter { $0.value > 0 }
    let numbers = Dictionary(uniqueKeysWithValues: zip(labelNames, labelNames.indices))
    let map = met.map { Int32(numbers[$0] ?? -1) }
    for index in labelNumbers.indices { labelNumbers[index] = map[Int(labelNumbers[index])] }
  }

  /// Label names by value where all are whole numbers, else by their Unicode scalars.
  static func ordered(_ names: [String]) -> [String] {
    func precedes(_ a: String, _ b: String) -> Bool { a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars) }
    let values = names.map { Int($0) }
    guard values.allSatisfy({ $0 != nil }) else { return names.sorted(by: precedes) }
    return zip(names, values.map { $0 ?? 0 })
      .sorted { $0.1 != $1.1 ? $0.1 < $1.1 : precedes($0.0, $1.0) }.map(\.0)
  }
}
