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
  private let units = UnsafeMutablePointer<ByteStringTable>.allocate(capacity: 1)

  public init(_ cutter: WordCutter) throws(TokenizationError) {
    scanner = try cutter.tokenizer.makeScanner()
    units.initialize(to: ByteStringTable())
  }

  deinit {
    units.deinitialize(count: 1)
    units.deallocate()
  }

  /// Counts the words of a text, as ``BytePairEncoder/encode(_:_:)`` takes it.
  public func add(_ text: UnsafeRawBufferPointer) throws(TokenizationError) {
    let units = units
    try WordCutter.forEachUnit(in: text, scanner) { unit in
      units.pointee.add(UnsafeRawBufferPointer(rebasing: text[unit]), count: 1)
    }
  }

  /// Adds what another one has counted.
  public func add(_ other: WordCounter) {
    precondition(other !== self, "a counter added to itself")
    for number in 0..<other.units.pointee.count {
      units.pointee.add(other.units.pointee[number], count: other.units.pointee.value(of: number))
    }
  }

  /// Calls `body` with words and how often they occur, each word once or more.
  public func forEachWord(_ body: (_ word: UnsafeRawBufferPointer, _ count: Int64) -> Void) {
    for number in 0..<units.pointee.count {
      let count = units.pointee.value(of: number)
      WordCutter.forEachWord(in: units.pointee[number]) { body($0, count) }
    }
  }
}
