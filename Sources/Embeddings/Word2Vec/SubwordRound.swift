import CKernels
import Corpora
import Glibc

/// The words of one round whose input rows are made of several rows.
///
/// Unchecked: it is written by one task at a time, and `before` in columns that a thread has of its own.
final class SubwordRound: @unchecked Sendable {
  /// Every word that some window may cover, once, in the order in which the shards meet them.
  private(set) var words: [TokenID] = []
  /// How often each of `words` stands in the shards' windows.
  private(set) var touches: [Int32] = []
  /// How much of its word's change each row gets, in the order of `words` and their rows.
  var scales: [Float] = []
  /// The input row of each of `words` when the round began.
  let before: UnsafeMutablePointer<Float>
  /// For each word of the vocabulary its number in `words`, counted from 1; all 0 between calls.
  private let numbers: UnsafeMutablePointer<Int32>

  init(configuration: Word2VecConfiguration, inputs: RowTable) {
    let schedule = configuration.effectiveSchedule
    let capacity = min(schedule.shards * (schedule.wordsPerShard + 2 * configuration.window), inputs.rows)
    before = RowTable.allocate(count: capacity * inputs.stride)
    numbers = .allocate(capacity: inputs.rows)
    numbers.initialize(repeating: 0, count: inputs.rows)
  }

  deinit {
    free(before)
    numbers.deallocate()
  }

  /// Collects the words of the shards.
  func collect(_ plans: [ShardPlan]) {
    words.removeAll(keepingCapacity: true)
    touches.removeAll(keepingCapacity: true)
    for plan in plans {
      for position in 0..<plan.wordCount {
        let word = plan.words[position]
        let number = Int(numbers[Int(word)])
        if number > 0 {
          touches[number - 1] += 1
        } else {
          words.append(word)
          touches.append(1)
          numbers[Int(word)] = Int32(words.count)
        }
      }
    }
    for word in words { numbers[Int(word)] = 0 }
  }
}
