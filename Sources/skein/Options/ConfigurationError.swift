import Diagnostics

/// What can be wrong with a configuration file, or with settings given anew.
enum ConfigurationError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  case notYAML(path: String, reason: String)
  /// `place` is the file and, where it is known, the line. `kind` is that of the object which does not have the key.
  case unknownKey(place: String, key: String, nearest: String?, kind: String?)
  case wrongValue(place: String, problem: String, nearest: String?)
  /// A training that is resumed was given other settings than it began with.
  case changedOnResume(name: String, changes: [SettingChange])
}

extension ConfigurationError: Diagnostic {
  var code: String {
    switch self {
    case .cannotRead: "SK-CONF-001"
    case .notYAML: "SK-CONF-002"
    case .unknownKey: "SK-CONF-003"
    case .wrongValue: "SK-CONF-004"
    case .changedOnResume: "SK-CONF-005"
    }
  }

  var message: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
    case .notYAML(let path, let reason): "\(path) is not YAML: \(reason)"
    case .unknownKey(let place, let key, _, let kind):
      "\(place): there is no setting “\(key)”" + (kind.map { " of the kind “\($0)”" } ?? "")
    case .wrongValue(let place, let problem, _): "\(place): \(problem)"
    case .changedOnResume(let name, let changes):
      "“\(name)” was begun with other settings: " + changes.map(\.description).joined(separator: ", ")
    }
  }

  var advice: String {
    switch self {
    case .unknownKey(_, _, let nearest?, _), .wrongValue(_, _, let nearest?):
      "did you mean “\(nearest)”? --dump-configuration prints all settings"
    case .unknownKey(_, _, nil, _?): "if another kind is meant, say which: kind: …"
    case .changedOnResume: "resume without them, or train anew with --restart"
    default: "--dump-configuration prints a file with all settings"
    }
  }

  var exitStatus: ExitStatus { .wrongUsage }

  static let explanations = [
    "SK-CONF-001": """
    The file given with --configuration could not be opened or is not UTF-8 text. skein embed train --dump-configuration \
    prints one to start from.
    """,
    "SK-CONF-002": """
    A configuration file is YAML: keys with values, nested by indentation, as --dump-configuration prints them. JSON is \
    YAML too.
    """,
    "SK-CONF-003": """
    A key in the configuration file is not the name of a setting. It is refused rather than ignored, because a setting \
    with a typing error would otherwise silently keep its default. Keys that are left out keep their defaults. What has a \
    kind, such as a schedule, has the keys of that kind only.
    """,
    "SK-CONF-004": """
    A setting in the configuration file has a value of the wrong form, such as a word where a number belongs, or a word that \
    is none of those to choose from.
    """,
    "SK-CONF-005": """
    A resumed training goes on to the same result as if it had never stopped, so it keeps the settings it began with; the \
    message lists those that would change. Options that do not change the result, such as --threads and \
    --checkpoint-every, may differ.
    """,
  ]
}
