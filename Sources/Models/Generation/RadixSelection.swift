/// Finds where the head of a ranking by weight ends, and makes the weights behind it 0.
///
/// The bits of a positive number order as it does. So tokens are counted by their upper ten bits, and the counts added up
/// from the largest down until there are enough; the tokens that share the bits at which that is are counted by the next
/// ten, and then by the last ten. That tells the weight at which the head ends, in three passes over all tokens
/// without a branch.
struct RadixSelection {
  /// What a head has to have: so many tokens, or such a share of the sum of weights.
  enum Amount {
    case tokens(Int)
    case share(Double)
  }

  /// Numbers of ten bits.
  static var bucketCount: Int { 1 << 10 }

  /// [V], from 0 to 1.
  let weights: UnsafeMutableBufferPointer<Float>
  /// What tokens amount to, by ten bits of their weights: four tables, of which the first has the sums in the end.
  let buckets: UnsafeMutableBufferPointer<Double>
  /// [V], at first the tokens of the bucket in which the head ends.
  let members: UnsafeMutableBufferPointer<Int32>

  /// Makes all weights 0 behind the shortest head that has the amount; of equal weights the first stay.
  func keepHead(_ amount: Amount) {
    var missing: Double
    switch amount {
    case .tokens(let count):
      tally(weights.indices, shift: 20) { _ in 1 }
      missing = Double(count)
    case .share(let share):
      tally(weights.indices, shift: 20) { Double($0) }
      missing = share * buckets[..<Self.bucketCount].reduce(0, +)
    }
    var prefix = UInt32(bucket(reaching: &missing))
    drop(weights, below: Float(bitPattern: prefix << 20))
    let tied = UnsafeMutableBufferPointer(rebasing: members[..<list(prefix)])
    for shift in stride(from: 10, through: 0, by: -10) as StrideThrough<Int> {
      let tokens = tied.lazy.map(Int.init).filter { weights[$0].bitPattern &>> UInt32(shift + 10) == prefix }
      switch amount {
      case .tokens: tally(tokens, shift: shift) { _ in 1 }
      case .share: tally(tokens, shift: shift) { Double($0) }
      }
      prefix = prefix << 10 | UInt32(bucket(reaching: &missing))
    }

    let weight = Float(bitPattern: prefix)
    var left =
      switch amount {
      case .tokens: Int(missing)
      case .share: weight > 0 ? Int((missing / Double(weight)).rounded(.up)) : 0
      }
    for token in tied where weights[Int(token)] <= weight {
      if weights[Int(token)] == weight && left > 0 { left -= 1 } else { weights[Int(token)] = 0 }
    }
  }

  /// Counts or weighs tokens by ten bits of their weights. Four tables take turns, so that no token waits for a sum that
  /// the one before it is added to.
  @inline(__always)
  private func tally(_ tokens: some Sequence<Int>, shift: Int, _ amount: (Float) -> Double) {
    let count = Self.bucketCount
    buckets.update(repeating: 0)
    for token in tokens {
      let bucket = Int(weights[token].bitPattern &>> UInt32(shift)) & (count - 1)
      buckets[(token & 3) * count + bucket] += amount(weights[token])
    }
    for bucket in 0..<count {
      buckets[bucket] += buckets[count + bucket] + (buckets[2 * count + bucket] + buckets[3 * count + bucket])
    }
  }

  /// The bucket in which a sum from the top reaches an amount, or else the last one that holds anything; what is missing
  /// before it stays missing.
  private func bucket(reaching missing: inout Double) -> Int {
    var last: (bucket: Int, missing: Double) = (0, missing)
    for bucket in (0..<Self.bucketCount).reversed() where buckets[bucket] > 0 {
      last = (bucket, missing)
      if buckets[bucket] >= missing { break }
      missing -= buckets[bucket]
    }
    missing = last.missing
    return last.bucket
  }

  /// Lists the tokens whose upper bits are these, and returns how many. There is no branch that could be mispredicted.
  private func list(_ upperBits: UInt32) -> Int {
    var count = 0
    for token in weights.indices {
      members[count] = Int32(token)
      count += weights[token].bitPattern &>> 20 == upperBits ? 1 : 0
    }
    return count
  }
}

/// Makes weights 0 that are less than `least`.
func drop(_ weights: UnsafeMutableBufferPointer<Float>, below least: Float) {
  for token in weights.indices { weights[token] = weights[token] < least ? 0 : weights[token] }
}
