/// How a ``NeuralCache`` remembers.
///
/// Good numbers depend on the model and on the text: some are tried on validation text, which needs no training.
public struct NeuralCacheConfiguration: Codable, Hashable, Sendable {
  /// How many of the last words are remembered.
  public var size: Int
  /// θ: at 0 all of them count alike, the larger it is the more those whose state was like the present one.
  public var flatness: Double
  /// λ: the cache's share of a word's probability.
  public var share: Double

  public init(size: Int = 500, flatness: Double = 0.3, share: Double = 0.1) {
    self.size = size
    self.flatness = flatness
    self.share = share
  }

  /// - Throws: ``ModelError/configuration(option:value:rule:)``
  public func validate() throws(ModelError) {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(ModelError) {
      if !holds { throw .configuration(option: "cache." + option, value: "\(value)", rule: rule) }
    }
    try require(size > 0, "size", size, "at least 1")
    try require(flatness >= 0 && flatness.isFinite, "flatness", flatness, "at least 0")
    try require(share >= 0 && share < 1, "share", share, "from 0 up to, not including, 1")
  }
}

extension NeuralCacheConfiguration {
  /// What is left out has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    size = try values.decodeIfPresent(Int.self, forKey: .size) ?? size
    flatness = try values.decodeIfPresent(Double.self, forKey: .flatness) ?? flatness
    share = try values.decodeIfPresent(Double.self, forKey: .share) ?? share
  }
}
