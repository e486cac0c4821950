/// All pairs of a parallel corpus in a few pieces of memory: what a translation model is trained and tested with.
///
///     let texts = try ParallelTexts(reading: ParallelInput(source: ["train.de.gz"], target: ["train.en.gz"]))
///     texts.count                                      // 29,000
///     texts.source.withUTF8(of: 0) { $0.count }        // no string is made
///     texts.place(of: 0)                               // train.de.gz:1 and train.en.gz:1
public struct ParallelTexts: Sendable, Equatable {
  public private(set) var source = PackedTexts()
  public private(set) var target = PackedTexts()
  /// The files, and which of them and which line each pair is from.
  private var sourcePaths: [String] = []
  private var targetPaths: [String] = []
  private var pathNumbers: [Int32] = []
  private var lines: [Int64] = []

  public internal(set) var ledger = ParallelLedger()
  public private(set) var layouts: [ParallelLayout] = []
  public private(set) var sources: [CorpusSource] = []

  /// The number of pairs.
  public var count: Int { source.count }

  public var isEmpty: Bool { count == 0 }

  public func texts(of side: ParallelSide) -> PackedTexts { side == .source ? source : target }

  public func place(of index: Int) -> ParallelPlace {
    let number = Int(pathNumbers[index])
    return ParallelPlace(source: sourcePaths[number], target: targetPaths[number], line: lines[index])
  }

  /// A pair as a value of its own.
  public subscript(index: Int) -> ParallelPair {
    ParallelPair(source: source[index], target: target[index], place: place(of: index))
  }
}

extension ParallelTexts {
  /// Reads all pairs.
  ///
  /// - Parameters:
  ///   - progress: Gets the bytes read from disk so far and, unless a pipe is among the files, of how many; every few thousand pairs.
  ///   - isCancelled: Asked as often; `true` ends with ``CorpusError/cancelled``.
  public init(
    reading input: ParallelInput, _ options: ParallelOptions = ParallelOptions(),
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(ParallelError) {
    let reader = ParallelReader(input, options)
    let size = input.size
    source.reserve(bytes: Int(size ?? 0) / 2)
    target.reserve(bytes: Int(size ?? 0) / 2)
    var lastPart = -1
    var partStart = 0
    while try advance(reader, partStart, lastPart) {
      if reader.partIndex != lastPart {
        lastPart = reader.partIndex
        partStart = count
        sourcePaths.append(reader.paths.source)
        targetPaths.append(reader.paths.target)
      }
      append(reader.source, reader.target, reader.line)
      if count % 4096 == 0 {
        progress(reader.bytesRead, size)
        if isCancelled() { throw .corpus(.cancelled) }
      }
    }
    progress(reader.bytesRead, size)
    ledger = reader.ledger
    layouts = reader.layouts
    sources = reader.sources
    precondition(ledger.isBalanced, "the ledger does not balance: \(ledger)")
    guard !isEmpty else { throw .noPairs(rows: ledger.read, files: ledger.files) }
  }

  /// Pairs in memory, for tests and for texts that come from elsewhere.
  public init(_ pairs: [ParallelPair]) {
    for var pair in pairs {
      if sourcePaths.last != pair.place.source || targetPaths.last != pair.place.target {
        sourcePaths.append(pair.place.source)
        targetPaths.append(pair.place.target)
      }
      pair.source.withUTF8 { source in
        pair.target.withUTF8 { append(UnsafeRawBufferPointer(source), UnsafeRawBufferPointer($0), pair.place.line) }
      }
    }
    (ledger.read, ledger.kept) = (Int64(count), Int64(count))
  }

  /// Some of the pairs, in the order given; ledger, layouts and sources are those of the whole.
  public func selecting(_ indices: [Int]) -> ParallelTexts {
    var part = self
    (part.source, part.target) = (PackedTexts(), PackedTexts())
    part.pathNumbers = indices.map { pathNumbers[$0] }
    part.lines = indices.map { lines[$0] }
    for index in indices {
      source.withUTF8(of: index) { part.source.append($0) }
      target.withUTF8(of: index) { part.target.append($0) }
    }
    return part
  }

  private mutating func append(_ source: UnsafeRawBufferPointer, _ target: UnsafeRawBufferPointer, _ line: Int64) {
    self.source.append(source)
    self.target.append(target)
    pathNumbers.append(Int32(sourcePaths.count - 1))
    lines.append(line)
  }

  /// Reads the next pair; where two files end at different lines, tells where they may have parted.
  private func advance(_ reader: ParallelReader, _ partStart: Int, _ lastPart: Int) throws(ParallelError) -> Bool {
    do {
      return try reader.advance()
    } catch {
      guard case .unequalLines(let source, let target, _) = error, reader.partIndex == lastPart else { throw error }
      let shifts = LengthAlignment(self, partStart..<count).shifts
      // Only a shift that lasts to the end explains why one file has more lines.
      let parting = shifts.first { $0.pairs.upperBound > count - 100 }
      throw .unequalLines(source: source, target: target, apartFrom: parting.map { lines[$0.pairs.lowerBound] })
    }
  }
}
