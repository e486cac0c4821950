import Layers
import Tensors

/// Keeps a step small where gradients explode, as they do in recurrent networks.
///
///     norms.measure(&model)
///     let scale = GradientClipping.norm(0.25).clip(&model, norms)
///     optimizer.update(&model, learningRate: rate, gradientScale: scale)
public enum GradientClipping: Equatable, Sendable {
  case none

  /// All gradients are scaled by one factor so that their norm is at most this: the direction stays. Pascanu, Mikolov
  /// and Bengio 2013 (arXiv:1211.5063), algorithm 1.
  case norm(Double)

  /// Every element is brought into ± this: the direction changes.
  case value(Double)

  /// - Returns: the factor to update with. Clipping by norm does not touch the gradients: the update multiplies while
  ///   it reads them. Clipping by value changes them, and the factor is 1.
  public func clip(_ module: inout some Module, _ norms: GradientNorms) -> Double {
    switch self {
    case .none: 1
    case .norm(let most): Self.factor(norm: norms.total, most: most)
    case .value(let most): Self.clip(&module, most)
    }
  }

  /// min(1, most / (norm + 1e-6)), as `torch.nn.utils.clip_grad_norm_`; 1 for a norm that is not a number, which a
  /// ``StepGuard`` is there for.
  private static func factor(norm: Double, most: Double) -> Double {
    let factor = most / (norm + 1e-6)
    return factor < 1 ? factor : 1
  }

  private static func clip<M: Module>(_ module: inout M, _ most: Double) -> Double {
    module.forEachParameter { parameter in
      if parameter.isFrozen { return }
      parameter.forEachGradientRun { count, gradient, _ in
        M.Scalar.kernels.updates.clip_values(count, most, gradient)
      }
    }
    return 1
  }

  public func validate() throws(OptimizationError) {
    switch self {
    case .none: break
    case .norm(let most), .value(let most):
      try require(most > 0 && most.isFinite, "clipping.maximum", most, "above 0")
    }
  }
}

/// `{"kind": "norm", "maximum": 0.25}`
extension GradientClipping: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try KindDecoder(decoder)
    switch values.kind {
    case "none": self = .none
    case "norm": self = .norm(try values.value("maximum"))
    case "value": self = .value(try values.value("maximum"))
    default: throw values.unknownKind("none", "norm", "value")
    }
    try values.finish()
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .none: _ = try KindEncoder(encoder, kind: "none")
    case .norm(let most):
      var values = try KindEncoder(encoder, kind: "norm")
      try values.encode("maximum", most)
    case .value(let most):
      var values = try KindEncoder(encoder, kind: "value")
      try values.encode("maximum", most)
    }
  }
}
