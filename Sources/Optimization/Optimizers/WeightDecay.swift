import Tensors

/// What pulls weights towards zero, besides the loss.
///
/// For plain gradient descent both forms with the same λ are the same; for rules that divide by the size of gradients
/// they are not, and the decoupled one generalizes better: Loshchilov and Hutter 2019 (arXiv:1711.05101), algorithm 2.
public enum WeightDecay: Equatable, Sendable {
  case none
  /// λ w is added to the gradient before the rule sees it: the gradient of λ/2 ‖w‖².
  case l2(Double, of: Decayed = .all)
  /// w is multiplied by 1 − η λ, beside the rule.
  case decoupled(Double, of: Decayed = .all)

  /// Which parameters decay.
  public enum Decayed: String, Codable, Sendable, CaseIterable {
    case all
    /// Those of two dimensions and more: neither biases nor the gains of normalizations.
    case matrices
  }
}

extension WeightDecay {
  /// For a parameter of this shape: what is added to the gradient times the weight, and what the weight is multiplied
  /// by.
  func factors(for shape: Shape, learningRate: Double) -> (l2: Double, keep: Double) {
    switch self {
    case .l2(let factor, let decayed) where decayed == .all || shape.rank > 1: (factor, 1)
    case .decoupled(let factor, let decayed) where decayed == .all || shape.rank > 1: (0, 1 - learningRate * factor)
    case .none, .l2, .decoupled: (0, 1)
    }
  }

  func validate() throws(OptimizationError) {
    switch self {
    case .none: break
    case .l2(let factor, _), .decoupled(let factor, _):
      try require(factor >= 0 && factor.isFinite, "optimizer.weightDecay.factor", factor, "at least 0")
    }
  }
}

/// `{"kind": "decoupled", "factor": 0.01, "of": "matrices"}`
extension WeightDecay: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try KindDecoder(decoder)
    switch values.kind {
    case "none": self = .none
    case "l2": self = .l2(try values.value("factor"), of: try values.value("of", .all))
    case "decoupled": self = .decoupled(try values.value("factor"), of: try values.value("of", .all))
    default: throw values.unknownKind("none", "l2", "decoupled")
    }
    try values.finish()
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .none: _ = try KindEncoder(encoder, kind: "none")
    case .l2(let factor, let decayed):
      var values = try KindEncoder(encoder, kind: "l2")
      try values.encode("factor", factor)
      try values.encode("of", decayed)
    case .decoupled(let factor, let decayed):
      var values = try KindEncoder(encoder, kind: "decoupled")
      try values.encode("factor", factor)
      try values.encode("of", decayed)
    }
  }
}
