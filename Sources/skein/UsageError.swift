import Diagnostics

/// How the program can be called wrongly, other than in the ways the errors of its parts tell.
enum UsageError: Diagnostic {
  /// The parser of the command line refused it.
  case refused(message: String, usage: String?, command: String)
  case unknownCommand(String, of: String, similar: [String])
  case unknownErrorCode(String, similar: [String])
  case unknownLayer(String, among: [String])
  case missingLayer(among: [String])
  /// Neither an embedding nor a model, nor an unfinished training.
  case nothingNamed(String, path: String, similar: [String])
  /// A file of vectors was asked of a model.
  case otherFile(name: String, file: String)
  /// A name that only an unfinished training has.
  case unfinishedTraining(String)
  /// The unfinished training of that name is one of another command.
  case otherTraining(name: String, command: String, resume: String)

  var code: String {
    switch self {
    case .refused: "SK-USE-001"
    case .unknownCommand: "SK-USE-002"
    case .unknownErrorCode: "SK-USE-003"
    case .unknownLayer: "SK-USE-004"
    case .missingLayer: "SK-USE-005"
    case .nothingNamed: "SK-USE-006"
    case .otherFile: "SK-USE-007"
    case .otherTraining: "SK-USE-008"
    case .unfinishedTraining: "SK-USE-006"
    }
  }

  var message: String {
    switch self {
    case .refused(let message, _, _): message
    case .unknownCommand(let name, let command, _): "there is no command “\(command) \(name)”"
    case .unknownErrorCode(let code, _): "there is no error code “\(code)”"
    case .unknownLayer(let name, _): "there is no layer “\(name)” to check"
    case .missingLayer: "contributions by time step need a recurrent layer"
    case .nothingNamed(let name, let path, _): "\(path): holds nothing named “\(name)”"
    case .otherFile(let name, let file): "“\(name)” is a model, and \(file) is not named .safetensors"
    case .unfinishedTraining(let name): "“\(name)” is an unfinished training"
    case .otherTraining(let name, let command, _): "the unfinished training of “\(name)” is one of \(command)"
    }
  }

  var advice: String {
    switch self {
    case .refused(_, let usage, let command):
      (usage.map { "usage: \($0)\n  " } ?? "") + "\(command) --help tells more"
    case .unknownCommand(_, let command, let similar):
      similar.isEmpty
        ? "\(command) --help lists what there is" : "did you mean \(choice(of: similar.map { "\(command) \($0)" }))?"
    case .unknownErrorCode(_, let similar):
      similar.isEmpty ? "skein explain lists what there is" : "did you mean \(choice(of: similar))?"
    case .nothingNamed(_, _, let similar):
      similar.isEmpty
        ? "`skein list` shows what there is" : "did you mean \(choice(of: similar.map { "“\($0)”" }))?"
    case .otherFile: "name a file that ends in .safetensors"
    case .unfinishedTraining(let name): "drop it with skein remove --checkpoint \(shellQuoted(name))"
    case .otherTraining(_, _, let resume):
      "go on with `\(resume)`, drop it with --restart, or choose another --name"
    case .unknownLayer(_, let layers), .missingLayer(let layers): "choose \(choice(of: layers))"
    }
  }

  var exitStatus: ExitStatus {
    if case .nothingNamed = self { .nothingFound } else { .wrongUsage }
  }

  private func choice(of names: [String]) -> String {
    names.count == 1 ? names[0] : names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
  }

  static let explanations = [
    "SK-USE-001": """
    The command line was not understood: an option that the command does not have, a value of the wrong form, or \
    something missing. Options mean the same in every command; --help after any command lists its own. Nothing \
    was read or written. The exit status is 64.
    """,
    "SK-USE-002": """
    The first word after skein names a command, and some commands have commands of their own, as in skein embed \
    train. The one that was given is not among them. skein --help lists the commands.
    """,
    "SK-USE-003": """
    Every error ends with its code in brackets, such as [SK-TEXT-002]. skein explain with such a code tells more; \
    without one it lists all codes.
    """,
    "SK-USE-004": """
    skein gradcheck was asked for a layer that it has no case for, or, with --bptt, for one that is not recurrent: \
    only rnn, lstm and gru read a sequence step by step. Without a layer all of them are checked.
    """,
    "SK-USE-005": """
    skein gradcheck --bptt shows what each time step contributes to the gradient of one recurrent layer, so it has to \
    be told which: skein gradcheck lstm --bptt 5.
    """,
    "SK-USE-006": """
    The workbench file holds no embedding, no model and no unfinished training of that name. Names are compared exactly, \
    upper and lower case too.
    """,
    "SK-USE-007": """
    The parameters of a model are written in the safetensors format, to a file whose name ends in .safetensors.
    """,
    "SK-USE-008": """
    Unfinished trainings are kept by name, whatever they train, and each goes on by the command that it was begun with: the \
    message has it. --restart drops the checkpoint and trains anew under the name.
    """,
  ]
}
