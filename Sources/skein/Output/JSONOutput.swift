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
}
