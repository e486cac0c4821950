import Diagnostics

/// The flags of another program, as it takes them: `-name value`, in any order.
///
///     let flags = try ForeignFlags(["-size", "100", "-cbow", "1"], of: "word2vec", known: ["size", "cbow", "train"])
///     flags["size"]          // "100"
struct ForeignFlags {
  let program: String
  private var values: [String: String] = [:]

  /// - Parameters:
  ///   - known: all flags that the program has, without their dashes.
  ///   - switches: those of them that are followed by no value.
  init(
    _ arguments: [String], of program: String, known: [String], switches: [String] = []
  ) throws(CompatError) {
    self.program = program
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let name = String(argument.drop { $0 == "-" })
      guard argument.hasPrefix("-"), known.contains(name) else {
        throw .unknownFlag(argument, program: program, similar: NearestNames.of(name, among: known).map { "-" + $0 })
      }
      if switches.contains(name) {
        values[name] = ""
        continue
      }
      guard let value = rest.popFirst() else { throw .missingValue(argument, program: program) }
      values[name] = value
    }
  }

  subscript(name: String) -> String? { values[name] }

  /// The flags that were given, without their dashes, in alphabetical order.
  var given: [String] { values.keys.sorted() }

  func required(_ name: String) throws(CompatError) -> String {
    guard let value = values[name] else { throw .missingFlag("-" + name, program: program) }
    return value
  }

  /// Each flag that was given as an option of Skein's with the same value.
  func options(_ names: [(flag: String, option: String)]) -> [String] {
    names.flatMap { flag, option in values[flag].map { [option, $0] } ?? [] }
  }
}
