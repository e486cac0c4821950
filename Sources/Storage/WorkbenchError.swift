import Diagnostics

/// What can go wrong with a workbench file or what it holds. Nothing in the file has changed when one of these is thrown.
public enum WorkbenchError: Error, Equatable {
  // The file
  case missing(path: String)
  case cannotOpen(path: String, reason: String)
  case notAWorkbench(path: String, reason: String)
  case newerVersion(path: String, found: Int, supported: Int)
  case olderVersion(path: String, found: Int, supported: Int)
  case damaged(path: String, detail: String)
  case diskFull(path: String)
  case notWritable(path: String, reason: String)
  case needsRecovery(path: String)
  case locked(path: String)
  case inputOutput(path: String, detail: String)
  case sqlite(path: String, code: Int, detail: String)
  // What it holds
  case empty(path: String)
  case noEmbedding(name: String, path: String, suggestions: [String])
  case severalEmbeddings(path: String, names: [String])
  case noVocabulary(name: String, path: String, suggestions: [String])
  case nameTaken(name: String, path: String)
  case noCheckpoint(name: String?, path: String, suggestions: [String])
  case checkpointDamaged(name: String, part: String, path: String)
  case beingTrained(name: String, path: String, holder: String)
  case noModel(name: String?, path: String, suggestions: [String])
  case severalModels(path: String, names: [String])
  case modelDamaged(name: String, part: String, path: String)
  /// `run` is a number, or `of “name”`.
  case noRun(_ run: String, path: String, suggestions: [String])
  case nameOfOther(name: String, holder: String, path: String)
  case otherKind(name: String, is: String, wanted: String, path: String)
  case rejected(path: String, reason: String)
  case replaced(name: String, path: String)
  case noIndex(name: String, path: String)
}

extension WorkbenchError: Diagnostic {
  public var code: String {
    switch self {
    case .missing: "SK-DB-001"
    case .cannotOpen: "SK-DB-002"
    case .notAWorkbench: "SK-DB-003"
    case .newerVersion: "SK-DB-004"
    case .olderVersion: "SK-DB-005"
    case .damaged: "SK-DB-006"
    case .diskFull: "SK-DB-007"
    case .notWritable: "SK-DB-008"
    case .needsRecovery: "SK-DB-009"
    case .locked: "SK-DB-010"
    case .inputOutput: "SK-DB-011"
    case .sqlite: "SK-DB-012"
    case .empty: "SK-DB-020"
    case .noEmbedding: "SK-DB-021"
    case .severalEmbeddings: "SK-DB-022"
    case .noVocabulary: "SK-DB-023"
    case .nameTaken: "SK-DB-024"
    case .noCheckpoint: "SK-DB-025"
    case .checkpointDamaged: "SK-DB-026"
    case .beingTrained: "SK-DB-027"
    case .rejected: "SK-DB-028"
    case .replaced: "SK-DB-029"
    case .noModel: "SK-DB-030"
    case .severalModels: "SK-DB-031"
    case .modelDamaged: "SK-DB-032"
    case .noRun: "SK-DB-033"
    case .nameOfOther: "SK-DB-034"
    case .otherKind: "SK-DB-035"
    case .noIndex: "SK-DB-036"
    }
  }

  public var message: String {
    switch self {
    case .missing(let path): "\(path): there is no such file"
    case .cannotOpen(let path, let reason): "\(path): cannot be opened: \(reason)"
    case .notAWorkbench(let path, let reason): "\(path): is not a workbench file: \(reason)"
    case .newerVersion(let path, let found, let supported):
      "\(path): was written by a newer skein (format \(found); this one knows up to \(supported))"
    case .olderVersion(let path, let found, let supported):
      "\(path): has the older format \(found) and cannot be brought to \(supported), since it cannot be written"
    case .damaged(let path, let detail): "\(path): is damaged: \(detail)"
    case .diskFull(let path): "\(path): cannot be written: the disk is full; the file is as it was before"
    case .notWritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .needsRecovery(let path):
      "\(path): holds changes in \(path)-wal that cannot be read, since the folder cannot be written"
    case .locked(let path): "\(path): another process is writing to it"
    case .inputOutput(let path, let detail): "\(path): reading or writing failed: \(detail)"
    case .sqlite(let path, let code, let detail): "\(path): SQLite reports error \(code): \(detail)"
    case .empty(let path): "\(path): holds no embedding"
    case .noEmbedding(let name, let path, _): "\(path): holds no embedding named “\(name)”"
    case .severalEmbeddings(let path, let names):
      "\(path): holds \(names.count) embeddings (\(Self.list(names))) and no name was given"
    case .noVocabulary(let name, let path, _): "\(path): holds no vocabulary named “\(name)”"
    case .nameTaken(let name, let path): "\(path): “\(name)” exists already"
    case .noCheckpoint(let name?, let path, _): "\(path): no training named “\(name)” is unfinished"
    case .noCheckpoint(nil, let path, let names):
      names.isEmpty ? "\(path): no training is unfinished" : "\(path): \(names.count) trainings are unfinished"
    case .checkpointDamaged(let name, let part, let path):
      "\(path): the checkpoint of “\(name)” is damaged: the checksum of \(part) does not match"
    case .beingTrained(let name, let path, let holder): "\(path): “\(name)” is being trained right now (\(holder))"
    case .replaced(let name, let path): "\(path): “\(name)” was replaced or removed by another process meanwhile"
    case .noModel(let name?, let path, _): "\(path): holds no model named “\(name)”"
    case .noModel(nil, let path, _): "\(path): holds no model"
    case .severalModels(let path, let names):
      "\(path): holds \(names.count) models (\(Self.list(names))) and no name was given"
    case .modelDamaged(let name, let part, let path):
      "\(path): the model “\(name)” is damaged: the checksum of \(part) does not match"
    case .noRun(let run, let path, _): "\(path): holds no run \(run)"
    case .nameOfOther(let name, let holder, let path):
      "\(path): “\(name)” is the name of \(Self.article(holder)) already"
    case .otherKind(let name, let found, let wanted, let path):
      "\(path): “\(name)” is \(Self.article(found)), not \(Self.article(wanted))"
    case .rejected(let path, let reason): "\(path): was not changed: \(reason)"
    case .noIndex(let name, let path): "\(path): “\(name)” has no index"
    }
  }

  public var advice: String {
    switch self {
    case .missing:
      "name a file with --db or SKEIN_DB; training and `skein import` make one"
    case .cannotOpen: "check the path and the permissions of the file and its folder"
    case .notAWorkbench: "choose another file with --db; this one was left as it is"
    case .newerVersion: "use a newer skein; the file was left as it is"
    case .olderVersion: "make the file and its folder writable once, or copy it to where you can write"
    case .damaged: "restore it from a copy; `skein info --verify` tells what is still sound"
    case .diskFull: "free some space, then run the same command again"
    case .notWritable: "check the permissions of the file and of its folder, or choose another file with --db"
    case .needsRecovery: "make the folder writable, or copy the file together with its -wal file to where you can write"
    case .locked: "wait until the other process is done, then try again"
    case .inputOutput: "check the disk, then run the same command again"
    case .sqlite: "please report this together with the command"
    case .empty: "train one with `skein embed train CORPUS…`, or `skein import` vectors"
    case .noModel(nil, _, _): "train one, or `skein list` what there is"
    case .noEmbedding(_, _, let suggestions), .noVocabulary(_, _, let suggestions), .noModel(_, _, let suggestions):
      suggestions.isEmpty ? "`skein list` shows what there is" : "did you mean \(Self.list(suggestions))?"
    case .severalEmbeddings, .severalModels: "choose one with --name"
    case .modelDamaged:
      "check the disk, and restore the file from a copy; `skein remove --name NAME` discards the model"
    case .noRun(_, _, let suggestions):
      suggestions.isEmpty ? "`skein runs list` shows what there is" : "did you mean \(Self.list(suggestions))?"
    case .nameOfOther(_, let holder, _):
      "choose another --name, or remove the \(holder) with `skein remove`; --replace does not take its place"
    case .otherKind: "`skein list` shows what there is"
    case .nameTaken: "choose another --name, pass --replace, or remove the old one with `skein remove`"
    case .noCheckpoint(_, _, let suggestions):
      suggestions.isEmpty
        ? "there is nothing to resume; leave out --resume"
        : "choose one with --name; these can be resumed: \(Self.list(suggestions))"
    case .checkpointDamaged:
      "check the disk; `skein remove --checkpoint NAME` discards it, so that the training can begin anew"
    case .beingTrained: "wait for it, stop it with Ctrl-C (it saves), or choose another --name"
    case .replaced: "run the command again"
    case .rejected: "nothing was lost; correct what is named and try again"
    case .noIndex: "build one with `skein index build --name NAME`; without --approximate all words are searched"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .noCheckpoint(nil, _, let suggestions) where !suggestions.isEmpty: .wrongUsage
    case .empty, .noEmbedding, .noVocabulary, .noCheckpoint, .noModel, .noRun, .noIndex: .nothingFound
    case .severalEmbeddings, .severalModels, .nameTaken, .nameOfOther, .otherKind: .wrongUsage
    case .rejected: .badInput
    default: .machineFailed
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "“\($0)”" }.joined(separator: ", ")
    return names.count > 8 ? shown + ", …" : shown
  }

  private static func article(_ noun: String) -> String { (noun.hasPrefix("e") ? "an " : "a ") + noun }
}
