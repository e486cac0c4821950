import Foundation

/// JSON with its keys in the order of their names, on one line.
enum JSONOutput {
  static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension StandardOutput {
  /// One JSON object on a line, keys in the order of their names.
  static func printJSON(_ value: some Encodable) throws { print(try JSONOutput.text(of: value)) }
}
