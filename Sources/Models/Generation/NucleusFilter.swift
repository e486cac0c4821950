/// Keeps the head of a ranking of tokens by probability, and makes the other probabilities 0: top-k, top-p, min-p.
///
/// Nothing is sorted: see ``RadixSelection``.
struct NucleusFilter: Sendable {
  let topK: Int?
  let topP: Double
  let minP: Double
  /// The memory of a selection.
  private var buckets: [Double]
  private var members: [Int32]

  init(_ configuration: SamplingConfiguration, vocabularySize: Int) {
    topK = configuration.topK.flatMap { $0 < vocabularySize ? $0 : nil }
    topP = configuration.topP
    minP = configuration.minP
    let isNeeded = topK != nil || topP < 1
    buckets = [Double](repeating: 0, count: isNeeded ? 4 * RadixSelection.bucketCount : 0)
    members = [Int32](repeating: 0, count: isNeeded ? vocabularySize : 0)
  }

  /// - Parameter weights: from 0 to 1.
  mutating func apply(to weights: UnsafeMutableBufferPointer<Float>) {
    let (topK, topP) = (topK, topP)
    buckets.withUnsafeMutableBufferPointer { buckets in
      members.withUnsafeMutableBufferPointer { members in
        let selection = RadixSelection(weights: weights, buckets: buckets, members: members)
        if let topK { selection.keepHead(.tokens(topK)) }
        if topP < 1 { selection.keepHead(.share(topP)) }
      }
    }
    if minP > 0 {
      var largest: Float = 0
      for weight in weights where weight > largest { largest = weight }
      drop(weights, below: Float(minP) * largest)
    }
  }
}
