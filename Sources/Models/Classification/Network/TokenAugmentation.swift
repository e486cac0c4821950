import Tensors

/// Changes texts at random in training, so that a classifier leans on no single token, nor on their exact order.
public struct TokenAugmentation: Codable, Hashable, Sendable {
  /// Share of the tokens that become unknown ones, each by itself: word dropout. Iyyer et al. 2015
  /// (doi:10.3115/v1/P15-1162, section 2.3), where they are left out.
  public var unknownShare = 0.0
  /// α: in a text of n tokens, α n times a token changes places with the next one. After Wei and Zou 2019
  /// (arXiv:1901.11196, section 2), where any two do.
  public var swapShare = 0.0

  public init() {}

  /// - Throws: ``ModelError/configuration(option:value:rule:)``
  public func validate() throws(ModelError) {
    try require(unknownShare >= 0 && unknownShare < 1, "unknownShare", unknownShare, "from 0 up to, not including, 1")
    try require(swapShare >= 0 && swapShare <= 1, "swapShare", swapShare, "from 0 to 1")
  }

  /// Changes the tokens of a text.
  ///
  /// - Parameter random: of this text in this epoch.
  public func apply(to text: inout [Int32], unknown: UInt32, _ random: CounterRandom) {
    if swapShare > 0 && text.count > 1 {
      let swaps = random.substream(0)
      // α n is rounded up as often as makes its mean right: short texts are changed sometimes, too.
      let count = Int(swapShare * Double(text.count) + swaps.unit(at: 0))
      for number in 0..<count {
        let place = swaps.below(text.count - 1, at: UInt64(1 + number))
        text.swapAt(place, place + 1)
      }
    }
    if unknownShare > 0 {
      let drops = random.substream(1)
      for place in text.indices where drops.unit(at: UInt64(place)) < unknownShare { text[place] = Int32(unknown) }
    }
  }
}
