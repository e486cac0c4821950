/// Counts the n-grams that a translation has in common with its references, each at most as often as a reference has it:
/// clipped counts (Papineni et al. 2002, section 2.1).
///
///     var matcher = NGramMatcher(order: 2)
///     matcher.addReference([7, 8, 7])
///     matcher.takeMatches(of: [7, 7, 7, 8])     // [3, 1]: 7, 7 and 8; 7 8
struct NGramMatcher {
  let order: Int
  private var trie = SequenceTrie()
  /// By node: how often an n-gram occurs in the reference that has it most often, less what was matched.
  private var left: [Int32] = [0]
  /// By node: how often it occurs in the reference that is being counted, and which one that is.
  private var occurrences: [(count: Int32, reference: Int32)] = [(0, 0)]
  private var reference: Int32 = 0

  init(order: Int) { self.order = order }

  /// Forgets all references.
  mutating func removeAll() {
    trie.removeAll()
    reference = 0
  }

  /// Counts a reference's n-grams.
  mutating func addReference(_ symbols: [UInt32]) {
    reference += 1
    for start in symbols.indices {
      var node = SequenceTrie.root
      for symbol in symbols[start..<min(start + order, symbols.count)] {
        let known = trie.count
        node = trie.child(node, symbol)
        let index = Int(node)
        if node == known { clear(index) }
        if occurrences[index].reference != reference { occurrences[index] = (0, reference) }
        occurrences[index].count += 1
        left[index] = max(left[index], occurrences[index].count)
      }
    }
  }

  /// How many n-grams of each order match. What was matched is gone: only one translation can be asked for.
  mutating func takeMatches(of symbols: [UInt32]) -> [Int32] {  // [order]
    var matches = [Int32](repeating: 0, count: order)
    for start in symbols.indices {
      var node = SequenceTrie.root
      for (index, symbol) in symbols[start..<min(start + order, symbols.count)].enumerated() {
        // What is in no reference begins no longer n-gram that is.
        guard let next = trie.find(node, symbol) else { break }
        node = next
        if left[Int(node)] > 0 {
          left[Int(node)] -= 1
          matches[index] += 1
        }
      }
    }
    return matches
  }

  private mutating func clear(_ index: Int) {
    if index == left.count {
      left.append(0)
      occurrences.append((0, 0))
    } else {
      left[index] = 0
      occurrences[index] = (0, 0)
    }
  }
}

/// Numbers for the words of one sentence's translation and references.
struct WordNumbers {
  private var trie = SequenceTrie()

  mutating func removeAll() { trie.removeAll() }

  /// The word's number, from 1.
  mutating func number(of word: some Sequence<Unicode.Scalar>) -> UInt32 {
    word.reduce(SequenceTrie.root) { trie.child($0, $1.value) }
  }

  /// Of all words of a text.
  mutating func numbers(of text: ScalarText) -> [UInt32] {
    var numbers: [UInt32] = []
    text.forEachWord { numbers.append(number(of: $0)) }
    return numbers
  }
}
