import ArgumentParser
import Foundation
import Storage
import Tasks

/// How a training is kept from being lost, and what becomes of an earlier one of its name.
struct TrainingOptions: ParsableArguments {
  @Flag(help: "Go on from the checkpoint of an unfinished training.")
  var resume = false

  @Flag(help: "Drop the checkpoint of an unfinished training.")
  var restart = false

  @Flag(help: "When finished, take the place of what has the same name.")
  var replace = false

  @Option(help: .init("Save a checkpoint this often.", valueName: "seconds"))
  var checkpointEvery = 60.0

  @Option(help: .init("Memory for the encoded corpus, in MiB; the rest goes to a temporary file.", valueName: "MiB"))
  var memory = 512

  func validate() throws {
    if resume && restart { throw ValidationError("--resume and --restart exclude each other") }
    if !(checkpointEvery >= 0) { throw ValidationError("--checkpoint-every must be at least 0") }
    if memory < 0 { throw ValidationError("--memory must not be negative") }
  }
}

/// The place in a workbench file that a training takes: its name, its lock, and the checkpoint it goes on from.
struct TrainingPlace {
  let workbench: Workbench
  let name: String
  let lock: TrainingLock
  /// What there is of an unfinished training of this name.
  let checkpoint: CheckpointRecord?
  /// Whether there is a finished result of this name.
  let isTaken: Bool

  /// - Parameters:
  ///   - name: the name asked for, else the only unfinished training if nothing but `--resume` was said, else `fallback`.
  ///   - isTaken: whether the file holds a finished result of a name.
  /// - Throws: ``TaskError/unfinished(name:)``, ``WorkbenchError/nameTaken(name:path:)`` where options do not say what becomes
  ///   of what is there, and what opening and locking can meet.
  init(
    _ options: TrainingOptions, path: String, name: String?, fallback: String?,
    isTaken: (Workbench, String) throws -> Bool
  ) throws {
    workbench = try Workbench.open(path: path, access: .write)
    self.name = try name ?? fallback ?? workbench.unfinishedTraining(named: nil).name
    lock = try workbench.lockTraining(named: self.name)
    checkpoint = try workbench.checkpoint(named: self.name)
    self.isTaken = try isTaken(workbench, self.name)
    if checkpoint != nil, !options.resume, !options.restart { throw TaskError.unfinished(name: self.name) }
    let isFinished = self.isTaken && checkpoint == nil && options.resume
    if self.isTaken, !isFinished, !options.replace, checkpoint == nil || options.restart {
      throw WorkbenchError.nameTaken(name: self.name, path: path)
    }
    if options.restart { try workbench.removeCheckpoint(named: self.name) }
  }
}

/// The first input's name up to its first dot: what a training is called that was given no name.
func defaultName(of inputs: [String]) -> String? {
  guard let first = inputs.first else { return nil }
  let last = URL(fileURLWithPath: first).lastPathComponent
  let stem = last.split(separator: ".").first.map(String.init) ?? last
  return first == "-" || stem.isEmpty ? "corpus" : stem
}
