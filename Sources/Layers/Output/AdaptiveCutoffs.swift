/// Where a vocabulary that is sorted by falling frequency is cut into a head and clusters of rarer words.
///
///     let cutoffs = AdaptiveCutoffs([2000, 10_000], vocabulary: 33_278)
///     cutoffs.head                     // 0..<2000
///     cutoffs.clusters                 // [2000..<10_000, 10_000..<33_278]
///     AdaptiveCutoffs.suggested(vocabulary: 33_278).clusters[0].lowerBound     // 1109
public struct AdaptiveCutoffs: Equatable, Sendable {
  /// V
  public let vocabulary: Int
  /// The words that the head knows by themselves: 0 ..< c₀.
  public let head: Range<Int>
  /// The others, the more frequent clusters first; none if there is only a head.
  public let clusters: [Range<Int>]

  /// - Precondition: ``areValid(_:vocabulary:)``
  public init(_ cutoffs: [Int], vocabulary: Int) {
    precondition(
      Self.areValid(cutoffs, vocabulary: vocabulary), "the cutoffs \(cutoffs) in a vocabulary of \(vocabulary)")
    let ends = cutoffs + [vocabulary]
    self.vocabulary = vocabulary
    head = 0..<ends[0]
    clusters = zip(ends, ends.dropFirst()).map { $0..<$1 }
  }

  /// Whether cutoffs rise, from 1 at least to V − 1 at most.
  public static func areValid(_ cutoffs: [Int], vocabulary: Int) -> Bool {
    let ends = [0] + cutoffs + [vocabulary]
    return zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// Cutoffs at V / 30 and V / 3, where words follow Zipf's law and tails are as wide as the head.
  ///
  /// A row costs the head's c₀ + K products of its width, and those of a cluster with the probability p that its word is
  /// there: c₀ + K + Σ p (cₖ₊₁ − cₖ). That is the argument of Grave et al. 2017 for a product whose cost is proportional to its
  /// size, as it nearly is on a processor. With p = (H(cₖ₊₁) − H(cₖ)) / H(V), H being harmonic numbers, these cutoffs cost at
  /// most 2 % more than the best two for every V from 5000 to a million: an eighth to a fifth of V. Tails that are narrower cost less still,
  /// and would favour an even smaller head; but they model their words worse.
  ///
  /// Below 5000 words there is only a head: clusters would save little.
  public static func suggested(vocabulary: Int) -> AdaptiveCutoffs {
    AdaptiveCutoffs(vocabulary < 5000 ? [] : [vocabulary / 30, vocabulary / 3], vocabulary: vocabulary)
  }
}
