/// What a command found: lines for people, and its properties as JSON for programs.
protocol CommandResult: Encodable {
  var lines: [String] { get }
}

extension StandardOutput {
  /// Prints a result: one JSON object, or its lines.
  static func print(_ result: some CommandResult, asJSON: Bool) throws {
    if asJSON { return try printJSON(result) }
    for line in result.lines { print(line) }
  }
}
