/// Keeps the head of a ranking of tokens by probability, and makes the other probabilities 0: top-k, top-p, min-p.
///
/// Nothing is sorted. Where a ranking is cut is found by radix selection: the bits of a positive number order as it does,
/// so tokens are counted by their upper bits, from the largest down until there are enough of them; the tokens that share
/// these bits are counted by the next ones; and after three rounds of ten bits the weight is known at which the head ends.
struct NucleusFilter: Sendable {
  let topK: Int?
  let topP: Double
  let minP: Double
  /// What tokens amount to, by ten bits of their weights: four tables, of which the first holds the sums in the end.
  private var buckets = [Double](repeating: 0, count: 4096)

  init(topK: Int?, topP: Double, minP: Double) {
    self.topK = topK
    self.topP = topP
    self.minP = minP
  }

  /// Where a ranking ends: behind so many tokens of this weight, in the order of tokens, and all that weigh more.
  private struct Cut {
    var weight: Float
    var ties: Int
  }

  /// What a head has to have: so many tokens, or such a share of the sum of weights.
  private enum Amount {
    case tokens(Int)
    case share(Double)
  }

  /// - Parameter weights: from 0 to 1.
  mutating func apply(to weights: inout [Float]) {
    weights.withUnsafeMutableBufferPointer { weights in
      if let topK, topK < weights.count { drop(from: weights, behind: cut(weights, .tokens(topK))) }
      if topP < 1 { drop(from: weights, behind: cut(weights, .share(topP))) }
      if minP > 0 {
        var largest: Float = 0
        for weight in weights where weight > largest { largest = weight }
        let least = Float(minP) * largest
        for token in weights.indices where weights[token] < least { weights[token] = 0 }
      }
    }
  }

  /// Where the shortest head ends that has the amount.
  private mutating func cut(_ weights: UnsafeMutableBufferPointer<Float>, _ amount: Amount) -> Cut {
    var (prefix, missing): (UInt32, Double) = (0, 0)
    for shift in stride(from: 20, through: 0, by: -10) as StrideThrough<Int32> {
      switch amount {
      case .tokens(let count):
        tally(weights, prefix, shift, byWeight: false)
        if shift == 20 { missing = Double(count) }
      case .share(let share):
        tally(weights, prefix, shift, byWeight: true)
        if shift == 20 { missing = share * buckets[..<1024].reduce(0, +) }
      }
      prefix = prefix << 10 | UInt32(bucket(reaching: &missing))
    }
    let weight = Float(bitPattern: prefix)
    switch amount {
    case .tokens: return Cut(weight: weight, ties: Int(missing))
    case .share: return Cut(weight: weight, ties: weight > 0 ? Int((missing / Double(weight)).rounded(.up)) : 0)
    }
  }

  /// Counts or weighs the tokens whose weights begin with `prefix`, by the ten bits behind it. Four tables take turns, so
  /// that no token waits for a sum that the one before it is added to.
  private mutating func tally(
    _ weights: UnsafeMutableBufferPointer<Float>, _ prefix: UInt32, _ shift: Int32, byWeight: Bool
  ) {
    buckets.withUnsafeMutableBufferPointer { tables in
      tables.update(repeating: 0)
      for token in weights.indices {
        let bits = weights[token].bitPattern
        if bits == 0 || bits &>> UInt32(shift + 10) != prefix { continue }
        tables[(token & 3) << 10 | Int(bits &>> UInt32(shift) & 1023)] += byWeight ? Double(weights[token]) : 1
      }
      for bucket in 0..<1024 {
        tables[bucket] += tables[1024 + bucket] + (tables[2048 + bucket] + tables[3072 + bucket])
      }
    }
  }

  /// The bucket in which a sum from the top reaches an amount, or else the last one that holds anything; what is missing
  /// before it stays missing.
  private func bucket(reaching missing: inout Double) -> Int {
    var last: (bucket: Int, missing: Double) = (0, missing)
    for bucket in (0..<1024).reversed() where buckets[bucket] > 0 {
      last = (bucket, missing)
      if buckets[bucket] >= missing { break }
      missing -= buckets[bucket]
    }
    missing = last.missing
    return last.bucket
  }

  private func drop(from weights: UnsafeMutableBufferPointer<Float>, behind cut: Cut) {
    var ties = cut.ties
    for token in weights.indices where weights[token] <= cut.weight {
      if weights[token] == cut.weight && ties > 0 { ties -= 1 } else { weights[token] = 0 }
    }
  }
}
