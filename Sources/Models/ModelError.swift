import Diagnostics

/// Everything that can go wrong with the use of a model.
public enum ModelError: Error, Equatable {
  /// A setting is outside of what is possible.
  case configuration(option: String, value: String, rule: String)
  /// A model gave NaN or +∞ for a token, in a step of generation counted from 0.
  case notFinite(token: Int32, step: Int)
  /// Every token is banned, or impossible by the model.
  case noTokenLeft(step: Int)
}

extension ModelError {
  /// The same of a setting that is a part of others, by its whole name.
  package func within(_ part: String) -> ModelError {
    guard case .configuration(let option, let value, let rule) = self else { return self }
    return .configuration(option: "\(part).\(option)", value: value, rule: rule)
  }
}

extension ModelError: Diagnostic {
  public var code: String {
    switch self {
    case .configuration: "SK-LM-001"
    case .notFinite: "SK-LM-101"
    case .noTokenLeft: "SK-LM-102"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .configuration: .wrongUsage
    case .notFinite, .noTokenLeft: .badInput
    }
  }

  public var setting: (name: String, problem: String)? {
    guard case .configuration(let option, let value, let rule) = self else { return nil }
    return (option, " is \(value), and must be \(rule)")
  }

  public var message: String {
    switch self {
    case .configuration: setting.map { $0.name + $0.problem } ?? ""
    case .notFinite(let token, let step):
      "in step \(step) of generation the model gave a number that is not finite for token \(token)"
    case .noTokenLeft(let step): "in step \(step) of generation no token is left to choose"
    }
  }

  public var advice: String {
    switch self {
    case .configuration: "change it on the command line or in the configuration"
    case .notFinite: "the weights of the model are bad: take an earlier checkpoint, or train again"
    case .noTokenLeft: "ban fewer tokens"
    }
  }
}

/// Refuses a setting that breaks a rule.
func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(ModelError) {
  if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
}
