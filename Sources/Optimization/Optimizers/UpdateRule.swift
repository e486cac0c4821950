/// How weights w follow from a gradient d, with η the learning rate. Definitions and defaults are those of
/// `torch.optim`.
///
///     UpdateRule.adam(beta2: 0.98)      // {"kind": "adam", "beta1": 0.9, "beta2": 0.98, "epsilon": 1e-8}
///
/// Moments start as zeros. All arithmetic is by element.
public enum UpdateRule: Equatable, Sendable {
  /// Stochastic gradient descent: w −= η d. Robbins and Monro 1951 (doi:10.1214/aoms/1177729586).
  case gradientDescent

  /// v = μ v + d, w −= η v. Polyak 1964 (doi:10.1016/0041-5553(64)90137-5), with η outside of v as in PyTorch: another
  /// rate then acts at once, and at a constant rate nothing differs.
  case momentum(factor: Double = 0.9)

  /// v = μ v + d, w −= η (d + μ v). Nesterov 1983, in the form of Sutskever et al. 2013 (ICML), equations 3 and 4,
  /// taken at the point looked ahead to.
  case nesterov(factor: Double = 0.9)

  /// s += d², w −= η d / (√s + ε). Duchi, Hazan and Singer 2011 (JMLR 12), figure 1 with diagonal matrices.
  case adaGrad(epsilon: Double = 1e-10)

  /// s = α s + (1 − α) d², w −= η d / (√s + ε). Tieleman and Hinton 2012, lecture 6.5 of “Neural networks for machine
  /// learning”; ε stands outside of the root.
  case rmsProp(decay: Double = 0.99, epsilon: Double = 1e-8)

  /// s = ρ s + (1 − ρ) d², x = √(u + ε) / √(s + ε) d, u = ρ u + (1 − ρ) x², w −= η x. Zeiler 2012 (arXiv:1212.5701),
  /// algorithm 1, where η is 1.
  case adaDelta(decay: Double = 0.9, epsilon: Double = 1e-6)

  /// m = β₁ m + (1 − β₁) d, v = β₂ v + (1 − β₂) d², w −= η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)
  /// at the t-th update. Kingma and Ba 2015 (arXiv:1412.6980), algorithm 1.
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
}

extension UpdateRule {
  /// The names of the tensors that it keeps for each parameter, at most two.
  public var momentNames: [String] {
    switch self {
    case .gradientDescent: []
    case .momentum, .nesterov: ["v"]
    case .adaGrad, .rmsProp: ["s"]
    case .adaDelta: ["s", "u"]
    case .adam: ["m", "v"]
    }
  }

  /// Whether a weight whose gradient is zero stays what it is, and its moments too.
  var leavesZeroGradientsAlone: Bool {
    switch self {
    case .gradientDescent, .adaGrad: true
    case .momentum, .nesterov, .rmsProp, .adaDelta, .adam: false
    }
  }

  func validate() throws(OptimizationError) {
    func share(_ value: Double, _ option: String) throws(OptimizationError) {
      try require(value >= 0 && value < 1, "optimizer.rule.\(option)", value, "from 0 to below 1")
    }
    func positive(_ value: Double, _ option: String) throws(OptimizationError) {
      try require(value > 0 && value.isFinite, "optimizer.rule.\(option)", value, "above 0")
    }
    switch self {
    case .gradientDescent: break
    case .momentum(let factor), .nesterov(let factor): try share(factor, "factor")
    case .adaGrad(let epsilon): try positive(epsilon, "epsilon")
    case .rmsProp(let decay, let epsilon), .adaDelta(let decay, let epsilon):
      try share(decay, "decay")
      try positive(epsilon, "epsilon")
    case .adam(let beta1, let beta2, let epsilon):
      try share(beta1, "beta1")
      try share(beta2, "beta2")
      try positive(epsilon, "epsilon")
    }
  }
}

extension UpdateRule: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try KindDecoder(decoder)
    switch values.kind {
    case "gradientDescent": self = .gradientDescent
    case "momentum": self = .momentum(factor: try values.value("factor", 0.9))
    case "nesterov": self = .nesterov(factor: try values.value("factor", 0.9))
    case "adaGrad": self = .adaGrad(epsilon: try values.value("epsilon", 1e-10))
    case "rmsProp": self = .rmsProp(decay: try values.value("decay", 0.99), epsilon: try values.value("epsilon", 1e-8))
    case "adaDelta": self = .adaDelta(decay: try values.value("decay", 0.9), epsilon: try values.value("epsilon", 1e-6))
    case "adam":
      self = .adam(
        beta1: try values.value("beta1", 0.9), beta2: try values.value("beta2", 0.999),
        epsilon: try values.value("epsilon", 1e-8))
    default:
      throw values.unknownKind("gradientDescent", "momentum", "nesterov", "adaGrad", "rmsProp", "adaDelta", "adam")
    }
    try values.finish()
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .gradientDescent: _ = try KindEncoder(encoder, kind: "gradientDescent")
    case .momentum(let factor):
      var values = try KindEncoder(encoder, kind: "momentum")
      try values.encode("factor", factor)
    case .nesterov(let factor):
      var values = try KindEncoder(encoder, kind: "nesterov")
      try values.encode("factor", factor)
    case .adaGrad(let epsilon):
      var values = try KindEncoder(encoder, kind: "adaGrad")
      try values.encode("epsilon", epsilon)
    case .rmsProp(let decay, let epsilon):
      var values = try KindEncoder(encoder, kind: "rmsProp")
      try values.encode("decay", decay)
      try values.encode("epsilon", epsilon)
    case .adaDelta(let decay, let epsilon):
      var values = try KindEncoder(encoder, kind: "adaDelta")
      try values.encode("decay", decay)
      try values.encode("epsilon", epsilon)
    case .adam(let beta1, let beta2, let epsilon):
      var values = try KindEncoder(encoder, kind: "adam")
      try values.encode("beta1", beta1)
      try values.encode("beta2", beta2)
      try values.encode("epsilon", epsilon)
    }
  }
}
