import Diagnostics

/// What cannot be done with another program's flags.
enum CompatError: Diagnostic, Equatable {
  case unknownFlag(String, program: String, similar: [String])
  case missingValue(String, program: String)
  case missingFlag(String, program: String)
  case unknownCommand(String, program: String, known: [String])
  /// A flag, or a value of it, that Skein has no counterpart of.
  case withoutCounterpart(String, program: String, advice: String)

  var code: String {
    switch self {
    case .unknownFlag: "SK-CMP-001"
    case .missingValue, .missingFlag: "SK-CMP-002"
    case .unknownCommand: "SK-CMP-003"
    case .withoutCounterpart: "SK-CMP-004"
    }
  }

  var exitStatus: ExitStatus { .wrongUsage }

  var message: String {
    switch self {
    case .unknownFlag(let flag, let program, _): "\(program) has no flag \(flag)"
    case .missingValue(let flag, _): "\(flag) needs a value"
    case .missingFlag(let flag, let program): "\(program) needs \(flag)"
    case .unknownCommand(let command, let program, _): "“\(command)” is no command of \(program) that Skein knows"
    case .withoutCounterpart(let flag, let program, _): "\(program)'s \(flag) has no counterpart here"
    }
  }

  var advice: String {
    switch self {
    case .unknownFlag(_, let program, let similar):
      similar.isEmpty
        ? "skein compat \(program) --help lists the flags" : "did you mean \(similar.joined(separator: " or "))?"
    case .missingValue(_, let program), .missingFlag(_, let program): "skein compat \(program) --help shows how"
    case .unknownCommand(_, _, let known): "there are \(known.joined(separator: ", "))"
    case .withoutCounterpart(_, _, let advice): advice
    }
  }

  static let explanations = [
    "SK-CMP-001": """
    A flag is neither one of the other program's nor Skein's. Flags have one dash there and are followed by their value; \
    their case matters, as in -minCount.
    """,
    "SK-CMP-002": """
    A flag that the other program needs, or the value of one, is not there. A flag is followed by its value, as in \
    -train text8 -output vectors.bin.
    """,
    "SK-CMP-003": """
    The other program has commands that Skein does not stand in for. skein compat fasttext --help lists those that \
    it does; `skein help` has the others' work under names of its own, such as skein classify quantize.
    """,
    "SK-CMP-004": """
    The flag asks for something that Skein does in another way or not at all, so it is not ignored but refused: the \
    result would not be what was asked for. The advice tells what comes nearest.
    """,
  ]
}
