import ArgumentParser
import Optimization

/// The optimizers by the names they have in papers and on command lines.
enum OptimizerName: String, CaseIterable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw

  init(_ name: String) throws {
    guard let known = OptimizerName(rawValue: name.lowercased()) else {
      let all = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("“\(name)” is not an optimizer; there are \(all)")
    }
    self = known
  }

  var configuration: OptimizerConfiguration {
    switch self {
    case .sgd: OptimizerConfiguration(.gradientDescent)
    case .momentum: OptimizerConfiguration(.momentum(factor: 0.9))
    case .nesterov: OptimizerConfiguration(.nesterov(factor: 0.9))
    case .adagrad: OptimizerConfiguration(.adaGrad())
    case .rmsprop: OptimizerConfiguration(.rmsProp())
    case .adadelta: OptimizerConfiguration(.adaDelta())
    case .adam: OptimizerConfiguration(.adam())
    case .adamw: .adamW()
    }
  }

  /// The name of what a configuration has, whatever its numbers are.
  init(_ configuration: OptimizerConfiguration) {
    switch (configuration.rule, configuration.weightDecay) {
    case (.gradientDescent, _): self = .sgd
    case (.momentum, _): self = .momentum
    case (.nesterov, _): self = .nesterov
    case (.adaGrad, _): self = .adagrad
    case (.rmsProp, _): self = .rmsprop
    case (.adaDelta, _): self = .adadelta
    case (.adam, .decoupled): self = .adamw
    case (.adam, _): self = .adam
    }
  }
}

extension OptimizerConfiguration {
  /// With weight decay: decoupled where it is so already, else added to the gradient.
  func decaying(by factor: Double) -> OptimizerConfiguration {
    var configuration = self
    configuration.weightDecay =
      switch (factor, weightDecay) {
      case (0, _): .none
      case (_, .decoupled(_, let decayed)): .decoupled(factor, of: decayed)
      case (_, .l2(_, let decayed)): .l2(factor, of: decayed)
      case (_, .none): .l2(factor)
      }
    return configuration
  }
}
