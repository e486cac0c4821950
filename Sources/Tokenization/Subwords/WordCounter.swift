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
  private let units = UnsafeMutablePointer<WordTable>.allocate(capacity: 1)

  public init(_ cutter: WordCutter) throws(TokenizationError) {
    scanner = try cutter.tokenizer.makeScanner()
    units.initialize(to: WordTable())
  }

  deinit {
    units.deinitialize(count: 1)
    units.deallocate()
  }

  /// Counts the words of a text, as ``BytePairEncoder/encode(_:_:)`` takes it.
  public func add(_ text: UnsafeRawBufferPointer) throws(TokenizationError) {
    let units = units
    try WordCutter.forEachUnit(in: text, scanner) { unit in
      units.pointee.add(UnsafeRawBufferPointer(rebasing: text[unit]))
    }
  }

  /// Adds what another one has counted.
  public func add(_ other: WordCounter) {
    precondition(other !== self, "a counter added to itself")
    for number in 0..<UInt32(other.units.pointee.count) {
      units.pointee.add(other.units.pointee.word(number), occurrences: other.units.pointee.occurrences(number))
    }
  }

  /// Calls `body` with words and how often they occur, each word once or more.
  public func forEachWord(_ body: (_ word: UnsafeRawBufferPointer, _ count: Int64) -> Void) {
    for number in 0..<UInt32(units.pointee.count) {
      let count = units.pointee.occurrences(number)
      WordCutter.forEachWord(in: units.pointee.word(number)) { body($0, count) }
    }
  }
}
