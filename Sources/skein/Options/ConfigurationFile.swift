import Corpora
import Diagnostics
import Foundation
import Yams

/// A configuration as YAML: written whole, read in part, what is not there keeping its default.
enum ConfigurationFile {
  static func write(_ configuration: some Encodable) throws -> String {
    let text = try YAMLEncoder().encode(configuration)
    guard let tree = try Yams.compose(yaml: text) else { return text }
    return try Yams.serialize(node: withPlainNumbers(tree))
  }

  /// Numbers as people write them: 0.2 for 2e-1.
  private static func withPlainNumbers(_ node: Node) -> Node {
    switch node {
    case .mapping(let mapping):
      Node(mapping.map { ($0.key, withPlainNumbers($0.value)) }, mapping.tag, mapping.style)
    case .sequence(let sequence): Node(sequence.map(withPlainNumbers), sequence.tag, sequence.style)
    case .scalar(let scalar):
      if scalar.style == .plain, scalar.string.contains("e"), let number = Double(scalar.string) {
        Node("\(number)".hasSuffix(".0") ? String("\(number)".dropLast(2)) : "\(number)")
      } else {
        node
      }
    default: node
    }
  }

  /// Reads a configuration file.
  ///
  /// - Parameters:
  ///   - defaults: what keys that are not in the file keep.
  ///   - allKeys: a configuration in which every optional value is there, so that all keys are known.
  static func read<Configuration: Codable>(
    _ path: String, over defaults: Configuration, allKeys: Configuration
  ) throws -> Configuration {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ConfigurationError.cannotRead(path: path, reason: (error as NSError).localizedDescription)
    }
    let loaded: Any?
    do {
      loaded = try Yams.load(yaml: text)
    } catch let error as YamlError {
      throw ConfigurationError.notYAML(path: path, reason: "\(error)".replacingOccurrences(of: "\n", with: " "))
    }
    guard let loaded else { return defaults }
    guard let given = loaded as? [String: Any] else {
      throw ConfigurationError.notYAML(path: path, reason: "it holds no keys with values")
    }
    let merged = try merge(given, over: dictionary(defaults), known: dictionary(allKeys), prefix: "", path: path)
    do {
      return try JSONDecoder().decode(Configuration.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let error as DecodingError {
      throw ConfigurationError.wrongValue(path: path, reason: sentence(error))
    }
  }

  private static func dictionary(_ value: some Encodable) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any] ?? [:]
  }

  private static func merge(
    _ given: [String: Any], over base: [String: Any], known: [String: Any], prefix: String, path: String
  ) throws -> [String: Any] {
    var merged = base
    for (key, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let form = known[key] else {
        let nearest = NearestNames.of(key, among: known.keys.sorted()).first
        throw ConfigurationError.unknownKey(path: path, key: prefix + key, nearest: nearest.map { prefix + $0 })
      }
      if let form = form as? [String: Any] {
        guard let value = value as? [String: Any] else {
          throw ConfigurationError.wrongValue(path: path, reason: "\(prefix + key) takes keys with values")
        }
        let base = base[key] as? [String: Any] ?? [:]
        if let kind = value["kind"] as? String, kind != base["kind"] as? String {
          merged[key] = value  // of another kind: nothing of the one before is kept, and its decoder knows its keys
        } else {
          // The keys of a kind are those that it has now.
          let known = base["kind"] == nil ? form : form.merging(base) { form, _ in form }
          merged[key] = try merge(value, over: base, known: known, prefix: prefix + key + ".", path: path)
        }
      } else if value is NSNull {
        merged[key] = nil
      } else {
        merged[key] = value
      }
    }
    return merged
  }

  private static func sentence(_ error: DecodingError) -> String {
    func key(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .typeMismatch(let type, let context): return "\(key(context)) is not of type \(type)"
    case .valueNotFound(_, let context): return "\(key(context)) has no value"
    case .keyNotFound(let name, let context):
      return "\((context.codingPath.map(\.stringValue) + [name.stringValue]).joined(separator: ".")) is missing"
    case .dataCorrupted(let context): return "\(key(context)): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}

/// What can be wrong with a configuration file.
enum ConfigurationError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  case notYAML(path: String, reason: String)
  case unknownKey(path: String, key: String, nearest: String?)
  case wrongValue(path: String, reason: String)
  /// A training that is resumed was given other settings than it began with.
  case changedOnResume(name: String)
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
    case .unknownKey(let path, let key, _): "\(path): there is no setting “\(key)”"
    case .wrongValue(let path, let reason): "\(path): \(reason)"
    case .changedOnResume(let name): "“\(name)” was begun with other settings than those given now"
    }
  }

  var advice: String {
    switch self {
    case .unknownKey(_, _, let nearest?): "did you mean “\(nearest)”? --dump-configuration prints all settings"
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
    with a typing error would otherwise silently keep its default. Keys that are left out keep their defaults.
    """,
    "SK-CONF-004": """
    A setting in the configuration file has a value of the wrong kind, such as a word where a number belongs.
    """,
    "SK-CONF-005": """
    A resumed training goes on to the same vectors as if it had never stopped, so it keeps the settings it began with. \
    Options that do not change the result, such as --threads and --checkpoint-every, may differ.
    """,
  ]
}
