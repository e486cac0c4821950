import Foundation

/// Values as the JSON text that the workbench file keeps.
enum JSONText {
  /// With sorted keys, so that equal values are equal texts. Numbers that JSON has no form for are the words `Infinity`,
  /// `-Infinity` and `NaN`.
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try decoder.decode(type, from: Data(text.utf8))
  }

  /// Reads settings that may have been written before some of them existed: those keep what `defaults` says.
  static func decode<Value: Codable>(_ text: String, over defaults: Value) throws -> Value {
    let given = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let base = try JSONSerialization.jsonObject(with: Data(encode(defaults).utf8))
    let merged = try JSONSerialization.data(withJSONObject: merge(given, over: base))
    return try decode(Value.self, String(decoding: merged, as: UTF8.self))
  }

  /// Reads a value that holds such settings under a key; the rest of it has to be there.
  static func decode<Value: Decodable>(
    _ type: Value.Type, _ text: String, filling key: String, from defaults: some Encodable
  ) throws -> Value {
    var given = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    let base = try JSONSerialization.jsonObject(with: Data(encode(defaults).utf8))
    if let settings = given[key] { given[key] = merge(settings, over: base) }
    return try decode(type, String(decoding: JSONSerialization.data(withJSONObject: given), as: UTF8.self))
  }

  private static func merge(_ given: Any, over base: Any) -> Any {
    guard let given = given as? [String: Any], let base = base as? [String: Any] else { return given }
    // What is of another kind has nothing in common but that key.
    if let kind = given["kind"] as? String, kind != base["kind"] as? String { return given }
    // What is nil has no key: so nothing that may be nil has another default.
    return base.merging(given) { merge($1, over: $0) }
  }
}
