import Diagnostics

/// Everything that can go wrong with the steps of a training.
public enum OptimizationError: Error, Equatable {
  case configuration(option: String, value: String, rule: String)
  case nonFinite(NonFinite)
  /// Set back so often before.
  case gaveUp(NonFinite, setbacks: Int)
  /// A saved state belongs to another module.
  case otherState(parameters: Int, counts: Int)
  /// Saved averages belong to another module.
  case otherAverages(parameters: Int, counts: Int)
}

extension OptimizationError {
  /// The same of a setting that is a part of others, by its whole name.
  package func within(_ part: String) -> OptimizationError {
    guard case .configuration(let option, let value, let rule) = self else { return self }
    return .configuration(option: "\(part).\(option)", value: value, rule: rule)
  }
}

extension OptimizationError: Diagnostic {
  public var code: String {
    switch self {
    case .configuration: "SK-STEP-001"
    case .nonFinite: "SK-STEP-101"
    case .gaveUp: "SK-STEP-102"
    case .otherState: "SK-STEP-201"
    case .otherAverages: "SK-STEP-202"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .configuration: .wrongUsage
    case .nonFinite, .gaveUp, .otherState, .otherAverages: .badInput
    }
  }

  public var setting: (name: String, problem: String)? {
    guard case .configuration(let option, let value, let rule) = self else { return nil }
    return (option, " is \(value), and must be \(rule)")
  }

  public var message: String {
    switch self {
    case .configuration: setting.map { $0.name + $0.problem } ?? ""
    case .nonFinite(let problem): "\(problem)"
    case .gaveUp(let problem, let setbacks):
      "\(problem); given up after \(setbacks) \(setbacks == 1 ? "setback" : "setbacks")"
    case .otherState(let parameters, let counts):
      "the saved optimizer has \(counts) parameters, and the model \(parameters)"
    case .otherAverages(let parameters, let counts):
      "the saved averages are of \(counts) parameters, and the model has \(parameters)"
    }
  }

  public var advice: String {
    switch self {
    case .configuration: "change it in the configuration of the training"
    case .nonFinite(let problem), .gaveUp(let problem, _): problem.advice
    case .otherState, .otherAverages: "resume with the configuration that the training was started with"
    }
  }
}

extension NonFinite {
  /// What usually helps.
  fileprivate var advice: String {
    switch place {
    case .weights:
      "a step before was too large: lower the learning rate; if no step was made, the loaded weights are bad"
    case .activation, .loss:
      "lower the learning rate or warm up longer, and look for numbers in the data that are not finite"
    case .gradient: "clip gradients by norm, or lower the learning rate"
    case .moment: "clip gradients by norm: their squares are too large for 32 bits"
    }
  }
}
