import Corpora
import Diagnostics
import Foundation
import Yams

/// A configuration as YAML: written whole, read in part, what is not there keeping its default.
struct ConfigurationFile {
  private let path: String
  private let root: Node?

  /// - Throws: ``ConfigurationError`` for what is not YAML.
  init(path: String) throws {
    self.path = path
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ConfigurationError.cannotRead(path: path, reason: (error as NSError).localizedDescription)
    }
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw ConfigurationError.notYAML(path: path, reason: "\(error)".replacingOccurrences(of: "\n", with: " "))
    }
  }

  /// - Parameters:
  ///   - defaults: what keys that are not in the file keep.
  ///   - allKeys: a configuration in which every optional value is there, so that all keys are known.
  /// - Throws: ``ConfigurationError`` for the first key or value that cannot be.
  func read<Configuration: Codable>(over defaults: Configuration, allKeys: Configuration) throws -> Configuration {
    guard let root else { return defaults }
    guard let given = root.any as? [String: Any] else {
      throw ConfigurationError.notYAML(path: path, reason: "it holds no keys with values")
    }
    let merged = try merge(given, over: Self.dictionary(defaults), known: Self.dictionary(allKeys), at: [], of: allKeys)
    do {
      return try JSONDecoder().decode(Configuration.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let error as DecodingError {
      throw wrongValue(error)
    }
  }

  private static func dictionary(_ value: some Encodable) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any] ?? [:]
  }

  private func merge(
    _ given: [String: Any], over base: [String: Any], known: [String: Any], at path: [String], of configuration: Any
  ) throws -> [String: Any] {
    var merged = base
    for (key, value) in given.sorted(by: { $0.key < $1.key }) {
      let path = path + [key]
      guard let form = known[key] else {
        throw ConfigurationError.unknownKey(
          place: place(of: path), key: name(path),
          nearest: Self.nearest(key, in: known).map { name(path.dropLast() + [$0]) }, kind: base["kind"] as? String)
      }
      if let form = form as? [String: Any] {
        guard let value = value as? [String: Any] else {
          throw wrongValue(path, "takes keys with values: \(form.keys.sorted().joined(separator: ", "))", nearest: nil)
        }
        let base = base[key] as? [String: Any] ?? [:]
        if let kind = base["kind"] as? String, let other = value["kind"], other as? String != kind {
          _ = try checked(other, at: path + ["kind"], of: configuration)
          merged[key] = value  // of another kind: nothing of the one before is kept, and its decoder knows its keys
        } else {
          // The keys of a kind are those that it has now.
          let known = base["kind"] == nil ? form : form.merging(base) { form, _ in form }
          merged[key] = try merge(value, over: base, known: known, at: path, of: configuration)
        }
      } else if value is NSNull {
        merged[key] = nil
      } else {
        merged[key] = try checked(value, at: path, of: configuration)
      }
    }
    return merged
  }

  /// A value, if it has the form of the setting; what has no simple form is left to its decoder.
  private func checked(_ value: Any, at path: [String], of configuration: Any) throws -> Any {
    guard let form = SettingForm(of: path, in: configuration) else { return value }
    guard let accepted = form.accepted(value) else { throw wrongValue(path, form, value) }
    return accepted
  }

  /// The key that may have been meant: one that is spelled nearly so, or the same one level deeper.
  private static func nearest(_ key: String, in known: [String: Any]) -> String? {
    let deeper = known.keys.sorted().first { (known[$0] as? [String: Any])?[key] != nil }
    return NearestNames.of(key, among: known.keys.sorted()).first ?? deeper.map { "\($0).\(key)" }
  }

  // MARK: Errors

  private func name(_ path: [String]) -> String { path.joined(separator: ".") }

  /// Such as `run.yaml:3`.
  private func place(of path: [String]) -> String {
    var node = root
    var line: Int?
    for name in path {
      guard let member = node?.mapping?.first(where: { $0.key.string == name }) else { break }
      line = member.key.mark?.line
      node = member.value
    }
    return line.map { "\(self.path):\($0)" } ?? self.path
  }

  private func wrongValue(_ path: [String], _ problem: String, nearest: String?) -> ConfigurationError {
    .wrongValue(place: place(of: path), problem: "\(name(path)) \(problem)", nearest: nearest)
  }

  private func wrongValue(_ path: [String], _ form: SettingForm, _ value: Any) -> ConfigurationError {
    var nearest: String?
    if case .word(let words) = form { nearest = NearestNames.of("\(value)", among: words).first }
    let isScalar = !(value is [Any] || value is [String: Any])
    return wrongValue(
      path, "must be \(form.description)" + (isScalar ? ", not \(value is String ? "“\(value)”" : "\(value)")" : ""),
      nearest: nearest)
  }

  /// What is left to the decoders of single settings.
  private func wrongValue(_ error: DecodingError) -> ConfigurationError {
    func path(_ context: DecodingError.Context) -> [String] { context.codingPath.map(\.stringValue) }
    switch error {
    case .typeMismatch(let type, let context): return wrongValue(path(context), Self.rule(type), nearest: nil)
    case .valueNotFound(let type, let context): return wrongValue(path(context), Self.rule(type), nearest: nil)
    case .keyNotFound(let key, let context):
      return wrongValue(path(context) + [key.stringValue], "has no value", nearest: nil)
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      let problem = "a number has a fraction, or is too large, where a whole number belongs"
      return .wrongValue(place: self.path, problem: problem, nearest: nil)
    case .dataCorrupted(let context): return wrongValue(path(context), context.debugDescription, nearest: nil)
    @unknown default: return wrongValue([], "\(error)", nearest: nil)
    }
  }

  private static func rule(_ type: Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "must be a whole number"
    case is any BinaryFloatingPoint.Type: "must be a number"
    case is Bool.Type: "must be true or false"
    case is String.Type: "must be a text"
    default: "must be of type \(type)"
    }
  }
}

extension ConfigurationFile {
  /// The text of a configuration.
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
}
