import Layers
import Tensors

/// A model with a batch to train it on, for timing.
protocol StepModel: Module<Float> {
  associatedtype Cache
  /// The sequences of the batch, and how many tokens are predicted in each.
  static var batch: Int { get }
  var steps: Int { get }
  func makeCache() -> Cache

  /// Forward, loss and backward of some of the batch's sequences; returns their part of the mean loss.
  mutating func run(_ sequences: Range<Int>, cache: inout Cache) -> Double
}

/// Token ids that every run draws alike: [T, B] in `range` of the batch's sequences.
struct RandomTokens {
  let steps: Int
  let vocabulary: Int
  let stream: UInt64

  func tokens(_ sequences: Range<Int>) -> Tokens {
    let random = CounterRandom(seed: 11, stream: stream)
    var ids: [Int32] = []
    for t in 0..<steps {
      for b in sequences { ids.append(Int32(random.below(vocabulary, at: UInt64(t * 1000 + b)))) }
    }
    return Tokens(steps: steps, batch: sequences.count, ids: ids)
  }
}
