import Tensors

/// A hypothesis that goes on by one more token.
struct Candidate: Equatable {
  /// ln p of all of it.
  var logProbability: Double
  /// The row of the step that it goes on from.
  var row: Int
  var token: Int32
}

/// The best few of all rows · V candidates, in one pass over them: a short list in order, the best first. Of equal
/// ones that which came first is better, so the better row, and then the smaller token.
struct BestCandidates {
  private(set) var candidates: [Candidate] = []
  private(set) var capacity = 0
  /// What a candidate has to exceed.
  private var threshold = -Double.infinity

  mutating func removeAll(capacity: Int) {
    candidates.removeAll(keepingCapacity: true)
    self.capacity = capacity
    threshold = -.infinity
  }

  /// Offers every token that may follow a hypothesis.
  ///
  /// - Parameters:
  ///   - logProbability: the hypothesis's own.
  ///   - next: ln p of each next token; −∞ is never kept.
  ///   - blocked: tokens that are not offered.
  /// - Returns: a token whose ln p is NaN or +∞, if one was met.
  mutating func offer<Scalar: TensorScalar>(
    row: Int, _ logProbability: Double, _ next: UnsafeBufferPointer<Scalar>, blocked: [Int32]
  ) -> Int32? {
    // The compiler makes a loop of its own for `Float`, where the type is written out.
    if Scalar.self == Float.self {
      return next.withMemoryRebound(to: Float.self) { pass(row, logProbability, $0, blocked) }
    }
    return pass(row, logProbability, next, blocked)
  }

  private mutating func pass<Scalar: TensorScalar>(
    _ row: Int, _ logProbability: Double, _ next: UnsafeBufferPointer<Scalar>, _ blocked: [Int32]
  ) -> Int32? {
    for token in next.indices {
      let sum = logProbability + Double(next[token])
      if sum <= threshold { continue }
      if !(sum < .infinity) { return Int32(token) }
      if !blocked.contains(Int32(token)) {
        insert(Candidate(logProbability: sum, row: row, token: Int32(token)))
      }
    }
    return nil
  }

  private mutating func insert(_ candidate: Candidate) {
    if candidates.count == capacity { candidates.removeLast() }
    var place = candidates.count
    while place > 0 && candidates[place - 1].logProbability < candidate.logProbability { place -= 1 }
    candidates.insert(candidate, at: place)
    if candidates.count == capacity { threshold = candidates[capacity - 1].logProbability }
  }
}
