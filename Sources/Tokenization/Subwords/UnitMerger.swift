/// The units of a ``WordCutter`` for who keeps account of them: counted once, learned from once and merged once, however often
/// they occur.
extension WordCutter {
  /// Cuts text into units. For one thread at a time.
  package final class UnitScanner {
    private let scanner: TokenScanner

    package init(_ cutter: WordCutter) throws(TokenizationError) { scanner = try cutter.tokenizer.makeScanner() }

    /// Calls `body` with the place of every unit in order: together they are the text.
    package func scan(_ text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) throws(TokenizationError) {
      try WordCutter.forEachUnit(in: text, scanner, body)
    }
  }
}

extension BytePairTrainer {
  /// Adds occurrences of the words of a unit.
  package func add(unit: UnsafeRawBufferPointer, count: Int64) {
    WordCutter.forEachWord(in: unit) { add($0, count: count) }
  }
}

/// Writes units in pieces, as a ``BytePairEncoder`` does, and remembers none.
package struct UnitMerger {
  private let merger: WordMerger

  package init(_ encoding: BytePairEncoding) { merger = WordMerger(encoding.table) }

  /// Appends the pieces of a unit.
  package func append(_ unit: UnsafeRawBufferPointer, to pieces: inout [UInt32]) {
    WordCutter.forEachWord(in: unit) { merger.append($0, to: &pieces) }
  }
}
