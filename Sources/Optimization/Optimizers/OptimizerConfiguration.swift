/// Which optimizer trains, with all its numbers but the learning rate, which a ``Schedule`` gives.
///
///     OptimizerConfiguration(.adam())                            // PyTorch's Adam
///     OptimizerConfiguration.adamW()                             // its AdamW
///     OptimizerConfiguration(.gradientDescent, weightDecay: .l2(1.2e-6))
public struct OptimizerConfiguration: Codable, Equatable, Sendable {
  public var rule: UpdateRule
  public var weightDecay: WeightDecay

  public init(_ rule: UpdateRule, weightDecay: WeightDecay = .none) {
    self.rule = rule
    self.weightDecay = weightDecay
  }

  /// Adam with decoupled weight decay. Loshchilov and Hutter 2019 (arXiv:1711.05101), algorithm 2, with the decay
  /// multiplied by the learning rate as in PyTorch.
  public static func adamW(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01,
    of decayed: WeightDecay.Decayed = .all
  ) -> OptimizerConfiguration {
    OptimizerConfiguration(
      .adam(beta1: beta1, beta2: beta2, epsilon: epsilon), weightDecay: .decoupled(weightDecay, of: decayed))
  }

  /// Weight decay that is left out is none.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    rule = try values.decode(UpdateRule.self, forKey: .rule)
    weightDecay = try values.decodeIfPresent(WeightDecay.self, forKey: .weightDecay) ?? .none
  }

  /// Refuses numbers with which a rule makes no sense.
  public func validate() throws(OptimizationError) {
    try rule.validate()
    try weightDecay.validate()
  }
}
