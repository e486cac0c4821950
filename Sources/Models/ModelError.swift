import Diagnostics

/// What can go wrong with models and with what they generate.
public enum ModelError: Error, Equatable {
  case configuration(option: String, value: String, rule: String)
}

extension ModelError: Diagnostic {
  public var code: String {
    switch self {
    case .configuration: "SK-LM-001"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .configuration: .wrongUsage
    }
  }

  public var message: String {
    switch self {
    case .configuration(let option, let value, let rule): "\(option) \(value): \(rule)"
    }
  }

  public var advice: String {
    switch self {
    case .configuration: "change it in the options or in the configuration file"
    }
  }

  public static let explanations = [
    "SK-LM-001": """
    A setting of the model is outside of what is possible, such as a dropout rate of 1 or heads that do not divide the \
    width. The message names the setting, its value and the rule. Nothing was trained.
    """
  ]
}
