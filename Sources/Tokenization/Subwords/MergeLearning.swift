/// The state of a ``BytePairTrainer`` at work: all words in the pieces learned so far, how often each pair of neighbours occurs,
/// and in which words.
///
/// A merge touches only the words that its pair occurs in. Every pair that comes into being has the new piece in it; so all its
/// occurrences are found in one step, and later its count only falls. Hence
///
/// - the queue may hold counts that are out of date: a pair at its head is put back with its count of today, or is the most
///   frequent of all;
/// - a pair's list of words is written once, and a pair that is too rare to be merged needs none;
/// - each merge makes words shorter by one for at most two entries in lists, so these take memory in proportion to the words.
struct MergeLearning {
  private(set) var merges: [BytePairEncoding.Merge] = []
  private let minimumCount: Int64

  /// The pieces of all words, and where each word begins. Words become shorter where they are.
  private var pieces: [UInt32] = []
  private var starts: [Int] = []
  private var lengths: [UInt16] = []
  private var counts: [Int64] = []

  private var pairs = PairTable()
  private var queue = Heap<Candidate>()
  /// The lists of words of all pairs.
  private var occurrences: [UInt32] = []
  /// What the current step has found: a pair that is new, and a word that it is in.
  private var found: [(pair: UInt32, word: UInt32)] = []

  private struct Candidate: Comparable {
    var count: Int64
    var pair: UInt64
    var index: UInt32

    /// Most frequent first, then by the ids of left and right.
    static func < (a: Candidate, b: Candidate) -> Bool { a.count != b.count ? a.count > b.count : a.pair < b.pair }
  }

  init(_ words: borrowing WordTable, minimumCount: Int64) {
    self.minimumCount = minimumCount
    for number in 0..<UInt32(words.count) {
      let word = words.word(number)
      starts.append(pieces.count)
      lengths.append(UInt16(word.count))
      counts.append(words.occurrences(number))
      for byte in word { pieces.append(UInt32(byte)) }
    }
    for word in starts.indices {
      let start = starts[word]
      for place in start..<start + max(0, Int(lengths[word]) - 1) {
        add(pieces[place], pieces[place + 1], in: word)
      }
    }
    listFoundPairs()
  }

  var pieceCount: Int { BytePairEncoding.byteCount + merges.count }

  /// Merges the most frequent pair; false when none is frequent enough.
  mutating func mergeNext() -> Bool {
    while let candidate = queue.pop() {
      let pair = pairs[candidate.index]
      if pair.count < candidate.count {
        if pair.count >= minimumCount {
          queue.push(Candidate(count: pair.count, pair: candidate.pair, index: candidate.index))
        }
        continue
      }
      let merge = BytePairEncoding.Merge(UInt32(candidate.pair >> 32), UInt32(candidate.pair & 0xFFFF_FFFF))
      let product = UInt32(pieceCount)
      for occurrence in pair.occurrences { self.merge(merge, into: product, in: Int(occurrences[occurrence])) }
      merges.append(merge)
      listFoundPairs()
      return true
    }
    return false
  }

  /// Merges a pair everywhere in a word, from left to right. Each border between neighbours that is lost or made is counted.
  private mutating func merge(_ merge: BytePairEncoding.Merge, into product: UInt32, in word: Int) {
    let start = starts[word]
    let end = start + Int(lengths[word])
    var read = start
    var write = start
    // Whether what was written last is the product; then the piece before `read` was the right one of the pair.
    var followsProduct = false
    while read < end {
      let piece = pieces[read]
      if piece == merge.left, read + 1 < end, pieces[read + 1] == merge.right {
        if write > start {
          remove(followsProduct ? merge.right : pieces[write - 1], piece, in: word)
          add(pieces[write - 1], product, in: word)
        }
        pieces[write] = product
        read += 2
        followsProduct = true
      } else {
        if followsProduct {
          remove(merge.right, piece, in: word)
          add(product, piece, in: word)
        }
        pieces[write] = piece
        read += 1
        followsProduct = false
      }
      write += 1
    }
    lengths[word] = UInt16(write - start)
  }

  private mutating func add(_ left: UInt32, _ right: UInt32, in word: Int) {
    let pair = pairs.add(left, right, counts[word])
    // Words come one after the other: a pair that was found in this one already has it as its last.
    if pairs[pair].lastWord != UInt32(word) {
      pairs[pair].lastWord = UInt32(word)
      pairs[pair].listed += 1
      found.append((pair, UInt32(word)))
    }
  }

  private mutating func remove(_ left: UInt32, _ right: UInt32, in word: Int) {
    _ = pairs.add(left, right, -counts[word])
  }

  /// Puts the pairs that a step has found into the queue, and their words into lists: sorted by counting.
  private mutating func listFoundPairs() {
    var end = occurrences.count
    var candidates: [Candidate] = []
    for index in pairs.takeNew() where pairs[index].count >= minimumCount {
      pairs[index].start = end
      end += Int(pairs[index].listed)
      pairs[index].listed = 0
      candidates.append(Candidate(count: pairs[index].count, pair: pairs[index].pair, index: index))
    }
    occurrences.append(contentsOf: repeatElement(0, count: end - occurrences.count))
    for (pair, word) in found where pairs[pair].start >= 0 {
      occurrences[pairs[pair].start + Int(pairs[pair].listed)] = word
      pairs[pair].listed += 1
    }
    found.removeAll(keepingCapacity: true)
    if queue.isEmpty { queue = Heap(candidates) } else { for candidate in candidates { queue.push(candidate) } }
  }
}
