import Diagnostics

/// What goes wrong with the program's own output.
enum OutputError: Diagnostic {
  case cannotWrite(reason: String)

  var code: String { "SK-OUT-001" }

  var message: String {
    switch self {
    case .cannotWrite(let reason): "standard output cannot be written: \(reason)"
    }
  }

  var advice: String { "make room, or send the output elsewhere; what was printed so far is not whole" }

  var exitStatus: ExitStatus { .machineFailed }

  static let explanations = [
    "SK-OUT-001": """
    Results go to standard output, and the system refused to take them: mostly standard output was sent to a file on a \
    disk that is full. A workbench file is not touched by this. When a reader such as head stops reading, \
    that is no error, and the program ends quietly.
    """
  ]
}
