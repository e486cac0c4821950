import Foundation

/// JSON with its keys in the order of their names, on one line; numbers that JSON has no form for are the words `Infinity`,
/// `-Infinity` and `NaN`.
enum JSONOutput {
  static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension StandardOutput {
  /// One JSON object on a line, keys in the order of their names.
  static func printJSON(_ value: some Encodable) throws { print(try JSONOutput.text(of: value)) }

  /// The same of an object that holds what was stored as JSON text, as ``WorkbenchJSON`` makes them.
  static func printJSON(_ object: [String: Any]) throws {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self))
  }
}
