import Diagnostics

/// What goes wrong with the program's own output.
enum OutputError: Diagnostic {
  case cannotWrite(reason: String)
  case cannotWriteFile(path: String, reason: String)

  var code: String {
    switch self {
    case .cannotWrite: "SK-OUT-001"
    case .cannotWriteFile: "SK-OUT-002"
    }
  }

  var message: String {
    switch self {
    case .cannotWrite(let reason): "standard output cannot be written: \(reason)"
    case .cannotWriteFile(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }

  var advice: String {
    switch self {
    case .cannotWrite: "make room, or send the output elsewhere; what was printed so far is not whole"
    case .cannotWriteFile: "make room, or name another file"
    }
  }

  var exitStatus: ExitStatus { .machineFailed }

  static let explanations = [
    "SK-OUT-001": """
    Results go to standard output, and the system refused to take them: mostly standard output was sent to a file on a \
    disk that is full. A workbench file is not touched by this. When a reader such as head stops reading, \
    that is no error, and the program ends quietly.
    """,
    "SK-OUT-002": """
    A page or another file that was asked for beside the results could not be written: its folder may not exist, or not be \
    writable, or the disk is full. Nothing else is affected: what was trained is in the workbench file.
    """,
  ]
}
