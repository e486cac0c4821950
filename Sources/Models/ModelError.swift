import Diagnostics

<<<<<<< HEAD
/// Everything that can go wrong with the use of a model.
public enum ModelError: Error, Equatable {
  /// A setting is outside of what is possible.
  case configuration(option: String, value: String, rule: String)
  /// A model gave NaN or +∞ for a token, in a step of generation counted from 0.
  case notFinite(token: Int32, step: Int)
  /// Every token is banned, or impossible by the model.
  case noTokenLeft(step: Int)
=======
/// What can go wrong with models and with what they generate.
public enum ModelError: Error, Equatable {
  case configuration(option: String, value: String, rule: String)
>>>>>>> 07bb0ad6db4c4ffcb69be08e7b4dfe48ba4f0231
}

extension ModelError: Diagnostic {
  public var code: String {
    switch self {
    case .configuration: "SK-LM-001"
<<<<<<< HEAD
    case .notFinite: "SK-LM-101"
    case .noTokenLeft: "SK-LM-102"
=======
>>>>>>> 07bb0ad6db4c4ffcb69be08e7b4dfe48ba4f0231
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .configuration: .wrongUsage
<<<<<<< HEAD
    case .notFinite, .noTokenLeft: .badInput
=======
>>>>>>> 07bb0ad6db4c4ffcb69be08e7b4dfe48ba4f0231
    }
  }

  public var message: String {
    switch self {
    case .configuration(let option, let value, let rule): "\(option) \(value): \(rule)"
<<<<<<< HEAD
    case .notFinite(let token, let step):
      "in step \(step) of generation the model gave a number that is not finite for token \(token)"
    case .noTokenLeft(let step): "in step \(step) of generation no token is left to choose"
=======
>>>>>>> 07bb0ad6db4c4ffcb69be08e7b4dfe48ba4f0231
    }
  }

  public var advice: String {
    switch self {
<<<<<<< HEAD
    case .configuration: "change it on the command line or in the configuration"
    case .notFinite: "the weights of the model are bad: take an earlier checkpoint, or train again"
    case .noTokenLeft: "ban fewer tokens"
    }
  }
}

/// Refuses a setting that breaks a rule.
func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(ModelError) {
  if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
=======
    case .configuration: "change it in the options or in the configuration file"
    }
  }

  public static let explanations = [
    "SK-LM-001": """
    A setting of the model is outside of what is possible, such as a dropout rate of 1 or heads that do not divide the \
    width. The message names the setting, its value and the rule. Nothing was trained.
    """
  ]
>>>>>>> 07bb0ad6db4c4ffcb69be08e7b4dfe48ba4f0231
}
