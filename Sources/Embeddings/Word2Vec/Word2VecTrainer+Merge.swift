import Tensors
import CKernels
import Corpora

extension Word2VecTrainer {
  func mergeInputs(of round: Round, _ numbers: Range<Int>) {
    merge(round.sharedInputs.rows, numbers, table: tables.input, learningRate: round.learningRate) { $0.inputs }
  }

  func mergeOutputs(of round: Round, _ numbers: Range<Int>) {
    merge(round.sharedOutputs.rows, numbers, table: tables.output, learningRate: round.learningRate) { $0.outputs }
  }

  /// Adds what the shards changed in their copies of each shared row, in the order of the shards.
  private func merge(
    _ rows: [TokenID], _ numbers: Range<Int>, table: RowTable, learningRate: Float,
    copiesOf: (ShardTrainer) -> ShardTrainer.Copies
  ) {
    let perShard = shards.map(copiesOf)
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: perShard.count) { copies in
      for number in numbers {
        var count = 0
        var touches = 0
        for shard in perShard {
          guard let copy = shard.copy(of: number, stride: table.stride) else { continue }
          copies[count] = copy.row
          touches += copy.touches
          count += 1
        }
        let scale = mergeScale(copies: count, touches: touches, learningRate: learningRate)
        kernels.merge(table.row(Int(rows[number])), copies.baseAddress, Int32(count), Int32(table.width), scale)
      }
    }
  }

  /// How much of the sum of k shards' changes to keep.
  ///
  /// A row pulled towards a target closes a share 1 − e^−u of the way in u = damping · learning rate · touches steps' time,
  /// each of k shards alone a share 1 − e^−(u/k). The sum of the k would overshoot; scaled by
  ///
  ///     (1 − e^−u) / (k · (1 − e^−(u/k)))
  ///
  /// it does not: rare rows keep the sum, rows that are touched often tend to the mean.
  func mergeScale(copies k: Int, touches: Int, learningRate: Float) -> Float {
    let u = configuration.effectiveSchedule.damping * Double(learningRate) * Double(touches)
    return Float(closedShare(u) / closedShare(u / Double(k)))
  }
}

/// (1 − e^−x) / x, and 1 at 0.
private func closedShare(_ x: Double) -> Double {
  if x > 0.25 { return (1 - exponential(-x)) / x }
  // Its Taylor polynomial of degree 7, within 2^-34 up to ¼.
  var p = 1 / 40320.0
  p = 1 / 5040.0 - x * p
  p = 1 / 720.0 - x * p
  p = 1 / 120.0 - x * p
  p = 1 / 24.0 - x * p
  p = 1 / 6.0 - x * p
  p = 1 / 2.0 - x * p
  p = 1 - x * p
  return p
}
