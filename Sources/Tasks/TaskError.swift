import Diagnostics

/// What can go wrong between reading a corpus and storing what was learned from it.
public enum TaskError: Error, Equatable {
  /// The corpus is not the one that the training began with.
  case corpusChanged(name: String, path: String, files: Int, filesBefore: Int)
  /// A checkpoint that this version cannot read.
  case unknownCheckpoint(name: String, version: String)
  /// There is a checkpoint, and it was not said whether to go on from it.
  case unfinished(name: String)
}

extension TaskError: Diagnostic {
  public var code: String {
    switch self {
    case .corpusChanged: "SK-RUN-001"
    case .unknownCheckpoint: "SK-RUN-002"
    case .unfinished: "SK-RUN-003"
    }
  }

  public var message: String {
    switch self {
    case .corpusChanged(let name, let path, let files, let filesBefore):
      files == filesBefore
        ? "\(path) is not as it was when the training of “\(name)” began"
        : "the training of “\(name)” began with \(filesBefore) files, and now there are \(files)"
    case .unknownCheckpoint(let name, let version):
      "the checkpoint of “\(name)” was written by Skein \(version) in a form that this version does not know"
    case .unfinished(let name):
      "there is an unfinished training of “\(name)”"
    }
  }

  public var advice: String {
    switch self {
    case .corpusChanged: "put the corpus back as it was, or train anew with --restart"
    case .unknownCheckpoint(_, let version): "resume it with Skein \(version), or train anew with --restart"
    case .unfinished: "go on with --resume, or drop it and train anew with --restart"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .corpusChanged: .badInput
    case .unknownCheckpoint: .machineFailed
    case .unfinished: .wrongUsage
    }
  }

  public static let explanations = [
    "SK-RUN-001": """
    A resumed training reads its corpus again and compares the SHA-256 of every file with the one it began with. Going \
    on with another text would give vectors that no single training gives, so it is refused. Nothing was changed: the \
    checkpoint is still there.
    """,
    "SK-RUN-002": """
    A checkpoint holds the state of a training in a form that can change between versions of Skein. The checkpoint is \
    intact; the version that wrote it can go on with it.
    """,
    "SK-RUN-003": """
    A training of this name was stopped before its end, and its checkpoint is in the workbench file. So that no work is \
    lost by accident, training under the same name again has to say what becomes of it: --resume goes on from the \
    checkpoint to the same vectors as if it had never stopped; --restart drops it.
    """,
  ]
}
