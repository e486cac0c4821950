import CKernels
import Corpora
import Tensors

/// What is learned with n-grams of characters (Bojanowski et al. 2017, section 3.2): a row for each word and for each bucket of
/// n-grams that some word has. A word's input row is the mean of its own row and those of its n-grams.
///
/// Buckets that no word has get no row: nothing would ever be learned in it.
///
/// Unchecked: rows are written between barriers, by threads that have columns of their own.
final class SubwordRows: @unchecked Sendable {
  let nGrams: CharacterNGrams
  /// The buckets that have a row, from the smallest.
  let buckets: [UInt32]
  /// A row for each word, then one for each of ``buckets``.
  let table: RowTable
  private let wordCount: Int
  /// Rows of word w: `rows[starts[w] ..< starts[w + 1]]`, its own first.
  private let starts: UnsafeMutableBufferPointer<Int64>
  private let rows: UnsafeMutableBufferPointer<UInt32>
  /// Room to count in, a number for each row; all 0 between calls.
  private let tally: UnsafeMutablePointer<Tally>

  private struct Tally {
    var words: Int32 = 0
    var touches: Int32 = 0
  }

  init(_ nGrams: CharacterNGrams, words: Vocabulary, configuration: Word2VecConfiguration) {
    self.nGrams = nGrams
    wordCount = words.count
    let own = (0..<words.count).map { id in words.withUTF8(of: TokenID(id)) { nGrams.buckets(of: $0) } }
    var numbers = [UInt32](repeating: 0, count: nGrams.buckets)
    for bucket in own.joined() { numbers[bucket] = 1 }
    buckets = numbers.indices.filter { numbers[$0] == 1 }.map { UInt32($0) }
    for (number, bucket) in buckets.enumerated() { numbers[Int(bucket)] = UInt32(words.count + number) }
    starts = .allocate(capacity: words.count + 1)
    rows = .allocate(capacity: words.count + own.reduce(0) { $0 + $1.count })
    starts[0] = 0
    for (word, buckets) in own.enumerated() {
      let start = Int(starts[word])
      rows[start] = UInt32(word)
      for (place, bucket) in buckets.enumerated() { rows[start + 1 + place] = numbers[bucket] }
      starts[word + 1] = Int64(start + 1 + buckets.count)
    }
    table = RowTable(rows: words.count + buckets.count, dimension: configuration.dimension)
    table.fill(CounterRandom(seed: configuration.seed, use: .initialRows))
    tally = .allocate(capacity: table.rows)
    tally.initialize(repeating: Tally(), count: table.rows)
  }

  deinit {
    starts.deallocate()
    rows.deallocate()
    tally.deallocate()
  }

  /// The rows of a word, its own first.
  func rows(of word: TokenID) -> [UInt32] {
    Array(rows[Int(starts[Int(word)])..<Int(starts[Int(word) + 1])])
  }

  /// The rows as the kernels take them, with the words' input rows beside them.
  func view(inputs: RowTable) -> skein_w2v_subwords {
    skein_w2v_subwords(
      table: table.base, stride: Int32(table.stride), starts: starts.baseAddress!, rows: rows.baseAddress!,
      inputs: inputs.base)
  }

  /// How much of a round's change each row of each word gets, in the order of the words and their rows.
  ///
  /// An n-gram that stands in several words of a round gets their changes summed. Each of them was made as if the others had
  /// not been, so the sum overshoots as that of shards does, and is scaled as theirs is: `scale` gets how often the row
  /// stands in the words, and how often those were touched.
  func scales(
    of words: [TokenID], touches: [Int32], into scales: inout [Float],
    scale: (_ words: Int, _ touches: Int) -> Float
  ) {
    scales.removeAll(keepingCapacity: true)
    for (word, touches) in zip(words, touches) {
      for index in Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) {
        tally[Int(rows[index])].words += 1
        tally[Int(rows[index])].touches += touches
      }
    }
    for word in words {
      for index in Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) {
        let row = tally[Int(rows[index])]
        scales.append(row.words == 1 ? 1 : scale(Int(row.words), Int(row.touches)))
      }
    }
    for word in words {
      for index in Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) { tally[Int(rows[index])] = Tally() }
    }
  }

  /// The vectors of the buckets that some word has.
  func subwordVectors() -> SubwordVectors {
    let matrix = VectorMatrix(rows: buckets.count, dimension: table.dimension) { elements in
      for row in buckets.indices {
        (elements.baseAddress! + row * table.dimension)
          .update(from: table.row(wordCount + row), count: table.dimension)
      }
    }
    let used = BucketSet(buckets.lazy.map { Int($0) }, of: nGrams.buckets)
    return SubwordVectors(nGrams: nGrams, used: used, matrix: matrix)
  }
}
