/// Keeps the head of a ranking of tokens by probability, and makes the other probabilities 0: top-k, top-p, min-p.
///
/// Nothing is sorted. Where a ranking is cut is found by radix selection: the bits of a positive number order as it does,
/// so tokens are counted by their upper bits, from the largest down until there are enough of them; the tokens that share
/// these bits are counted by the next ones; and after three rounds of ten bits the weight is known at which the head ends.
struct NucleusFilter: Sendable {
  let topK: Int?
  let topP: Double
  let minP: Double
  /// What tokens amount to, by ten bits of their weights.
  private var buckets = [Double](repeating: 0, count: 1024)

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
  /// - Returns: whether anything is left.
  mutating func apply(to weights: inout [Float]) -> Bool {
    weights.withUnsafeMutableBufferPointer { weights in
      if let topK, topK < weights.count { drop(from: weights, behind: cut(weights, .tokens(topK))) }
      if topP < 1 { drop(from: weights, behind: cut(weights, .share(topP))) }
      var largest: Float = 0
      for weight in weights where weight > largest { largest = weight }
      if minP > 0 {
        let least = Float(minP) * largest
        for token in weights.indices where weights[token] < least { weights[token] = 0 }
      }
      return largest > 0
    }
  }

  /// Where the shortest head ends that has the amount.
  private mutating func cut(_ weights: UnsafeMutableBufferPointer<Float>, _ amount: Amount) -> Cut {
    var (prefix, missing): (UInt32, Double) = (0, 0)
    for shift in [20, 10, 0] as [UInt32] {
      var whole = 0.0
      buckets.withUnsafeMutableBufferPointer { buckets in
        buckets.update(repeating: 0)
        for weight in weights where weight > 0 && weight.bitPattern &>> (shift + 10) == prefix {
          let bucket = Int(weight.bitPattern &>> shift & 1023)
          switch amount {
          case .tokens: buckets[bucket] += 1
          case .share: buckets[bucket] += Double(weight)
          }
        }
        for bucket in buckets { whole += bucket }
      }
      if shift == 20 {
        switch amount {
        case .tokens(let count): missing = Double(count)
        case .share(let share): missing = share * whole
        }
      }
      prefix = prefix << 10 | UInt32(bucket(reaching: &missing))
    }
    let weight = Float(bitPattern: prefix)
    switch amount {
    case .tokens: return Cut(weight: weight, ties: Int(missing))
    case .share: return Cut(weight: weight, ties: weight > 0 ? max(1, Int((missing / Double(weight)).rounded(.up))) : 0)
    }
  }

  /// The bucket in which a sum from the top reaches an amount, or else the last one that holds anything; what is missing
  /// before it stays missing.
  private func bucket(reaching missing: inout Double) -> Int {
    var last: (bucket: Int, missing: Double) = (0, missing)
    for bucket in buckets.indices.reversed() where buckets[bucket] > 0 {
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
