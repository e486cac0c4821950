import Diagnostics

/// A query that cannot be asked.
enum QueryError: Error, Equatable {
  case wordCount(command: String, found: Int, expected: String)
  case unknownOption(command: String, option: String, suggestion: String?)
}

extension QueryError: Diagnostic {
  var code: String {
    switch self {
    case .wordCount: "SK-USE-201"
    case .unknownOption: "SK-USE-202"
    }
  }

  var message: String {
    switch self {
    case .wordCount(let command, let found, let expected):
      "\(command) takes \(expected), and here \(found == 1 ? "is 1" : "are \(found)")"
    case .unknownOption(let command, let option, _): "\(command) has no option \(option)"
    }
  }

  var advice: String {
    switch self {
    case .wordCount(let command, _, _): "see skein \(command) --help"
    case .unknownOption(let command, _, let suggestion?): "did you mean \(suggestion)? See skein \(command) --help"
    case .unknownOption(let command, _, nil): "see skein \(command) --help"
    }
  }

  var exitStatus: ExitStatus { .wrongUsage }

  static let explanations = [
    "SK-USE-201": """
    A query has too many or too few words: similarity takes two, analogy three, odd-one-out at least three, vector one, nearest at \
    least one. On standard input a line is a query, and words are separated by spaces. For nearest, words after “--” are \
    words as they are: “-- --” asks about “--”.
    """,
    "SK-USE-202": """
    nearest takes words that begin with a dash as words to subtract, but no word begins with two dashes: that is an option, and \
    the command has none of that name. A word that does begin with two dashes can be subtracted with --without.
    """,
  ]
}
