import Foundation
import Storage
import Tasks

/// The place in a workbench file that a training takes: its name, its lock, and the checkpoint it goes on from.
struct TrainingPlace {
  let workbench: Workbench
  let name: String
  let lock: TrainingLock
  /// What is to be gone on from.
  let checkpoint: CheckpointRecord?
  /// The digest of a finished result of this name and family.
  let finishedDigest: String?

  /// - Parameters:
  ///   - family: what is to be trained.
  ///   - fallback: the name where none was given; `nil` if nothing but `--resume` was said: then the only unfinished training
  ///     of the family is meant.
  /// - Throws: ``WorkbenchError/nameOfOther(name:holder:path:)`` for a name that something of another family has, before
  ///   anything is trained; ``TaskError/unfinished(name:)``, ``UsageError/otherTraining(name:command:resume:)`` and
  ///   ``WorkbenchError/nameTaken(name:path:)`` where options do not say what becomes of what is there; and what opening and
  ///   locking can meet.
  init(_ options: TrainingOptions, _ family: TrainingFamily, fallback: String?) throws {
    workbench = try Workbench.open(path: options.workbench.path, access: .write)
    name = try options.name ?? fallback ?? Self.onlyUnfinished(family, in: workbench)
    lock = try workbench.lockTraining(named: name)
    let unfinished = try workbench.checkpoint(named: name)
    if let unfinished, !options.restart {
      let other = TrainingFamily(kind: unfinished.kind)
      if other != family {
        throw UsageError.otherTraining(
          name: name, command: other.command, resume: other.resume(name, options.workbench.path))
      }
      if !options.resume { throw TaskError.unfinished(name: name) }
    }
    checkpoint = options.resume ? unfinished : nil
    finishedDigest = try Self.finished(name, family, in: workbench)
    if finishedDigest != nil, !options.resume, !options.replace {
      throw WorkbenchError.nameTaken(name: name, path: workbench.path)
    }
    if options.restart { try workbench.removeCheckpoint(named: name) }
  }

  /// The digest of the result of a name.
  ///
  /// - Throws: ``WorkbenchError/nameOfOther(name:holder:path:)`` if it is of another family.
  private static func finished(_ name: String, _ family: TrainingFamily, in workbench: Workbench) throws -> String? {
    let embedding = try workbench.embeddings().first { $0.name == name }
    let model = try workbench.models().first { $0.name == name }
    let holder = model.map { TrainingFamily(kind: $0.kind) } ?? (embedding == nil ? nil : .embedding)
    if let holder, holder != family {
      throw WorkbenchError.nameOfOther(name: name, holder: holder.noun, path: workbench.path)
    }
    return model?.digest ?? embedding?.digest
  }

  private static func onlyUnfinished(_ family: TrainingFamily, in workbench: Workbench) throws -> String {
    var names = try workbench.checkpointNames()
    // One of another family is named by the error that follows.
    if names.count > 1 {
      names.removeAll { name in
        (try? workbench.checkpoint(named: name)).map { TrainingFamily(kind: $0.kind) } != family
      }
    }
    if names.count == 1 { return names[0] }
    throw WorkbenchError.noCheckpoint(name: nil, path: workbench.path, suggestions: names)
  }
}

/// The first input's name up to its first dot: what a training is called that was given no name.
func defaultName(of inputs: [String]) -> String? {
  guard let first = inputs.first else { return nil }
  let last = URL(fileURLWithPath: first).lastPathComponent
  let stem = last.split(separator: ".").first.map(String.init) ?? last
  return first == "-" || stem.isEmpty ? "corpus" : stem
}
