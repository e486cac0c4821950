/// Counts the words of text, cut as a ``BytePairEncoder`` cuts it, for a ``BytePairTrainer``.
///
///     let counter = try WordCounter(cutter)
///     try counter.add(text)
///     trainer.add(counter)
///
/// Not for more than one thread: each has its own, and the trainer takes all of them, in any order.
public final class WordCounter {
  private let scanner: TokenScanner
  /// Units, not words: digits are cut off when words are asked for, so once for each different unit.
  private let units = ByteStringTable()
  private var counts: [Int64] = []

  public init(_ cutter: WordCutter) throws(TokenizationError) {
    scanner = try cutter.tokenizer.makeScanner()
  }

  /// Counts the words of a text, as ``BytePairEncoder/encode(_:_:)`` takes it.
  public func add(_ text: UnsafeRawBufferPointer) throws(TokenizationError) {
    try WordCutter.forEachUnit(in: text, scanner) { unit in
      add(UnsafeRawBufferPointer(rebasing: text[unit]), count: 1)
    }
  }

  /// Adds what another one has counted.
  public func add(_ other: WordCounter) {
    for number in 0..<other.units.count {
      other.units.withBytes(number) { add($0, count: other.counts[number]) }
    }
  }

  /// Calls `body` with words and how often they occur, each word once or more.
  public func forEachWord(_ body: (_ word: UnsafeRawBufferPointer, _ count: Int64) -> Void) {
    for number in 0..<units.count {
      units.withBytes(number) { unit in
        WordCutter.forEachWord(in: unit) { body($0, counts[number]) }
      }
    }
  }

  @inline(__always)
  private func add(_ unit: UnsafeRawBufferPointer, count: Int64) {
    let (number, isNew) = units.add(unit)
    if isNew { counts.append(count) } else { counts[number] += count }
  }
}
