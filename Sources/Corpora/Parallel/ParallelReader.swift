/// Reads pairs one after the other, in memory that does not grow with the files.
final class ParallelReader {
  private(set) var layouts: [ParallelLayout] = []
  /// The files that were read to their end.
  private(set) var sources: [CorpusSource] = []
  private(set) var ledger = ParallelLedger()
  /// The pair that was read last; valid until the next.
  private(set) var source = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var target = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var line: Int64 = 0
  /// Which part of the input it is from.
  private(set) var partIndex = -1

  private let input: ParallelInput
  private let options: ParallelOptions
  private let chunk = TextChunk()
  private var parser: (any PairParser)?
  private var hasToldLayout = false
  private var closedBytesRead: Int64 = 0

  init(_ input: ParallelInput, _ options: ParallelOptions) {
    self.input = input
    self.options = options
  }

  /// Bytes read from disk so far, compressed where they are.
  var bytesRead: Int64 { closedBytesRead + (parser?.readers.reduce(0) { $0 + $1.bytesRead } ?? 0) }

  /// The paths of the part that is being read.
  var paths: (source: String, target: String) {
    switch input.parts[partIndex] {
    case .lines(let source, let target): (source.path, target.path)
    case .table(let file): (file.path, file.path)
    }
  }

  /// Reads the next good pair; `false` at the end.
  func advance() throws(ParallelError) -> Bool {
    while true {
      if parser == nil { openNext() }
      guard let parser else { return false }
      let outcome = try parser.next()
      if !hasToldLayout, let layout = parser.layout {
        layouts.append(layout)
        hasToldLayout = true
        if layout.hasHeader { ledger.headers += 1 }
      }
      switch outcome {
      case .endOfFile: close(parser)
      case .flaw(let place, let flaw):
        guard options.skipsBad else { throw .badRow(place, flaw) }
        ledger.skip(flaw, at: place)
      case .pair(let source, let target, let line):
        (self.source, self.target, self.line) = (source, target, line)
        ledger.read += 1
        ledger.kept += 1
        return true
      }
    }
  }

  private func openNext() {
    guard partIndex + 1 < input.parts.count else { return }
    partIndex += 1
    hasToldLayout = false
    switch input.parts[partIndex] {
    case .lines(let source, let target): parser = LinePairs(source: source, target: target, options, chunk: chunk)
    case .table(let file): parser = TablePairs(file, options, chunk: chunk)
    }
  }

  private func close(_ parser: any PairParser) {
    for reader in parser.readers {
      ledger.add(reader.tally)
      closedBytesRead += reader.bytesRead
      sources += reader.sources
    }
    ledger.blankLines += parser.blankLines
    self.parser = nil
  }
}
