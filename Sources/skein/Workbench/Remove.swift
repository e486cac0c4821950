import ArgumentParser
import Diagnostics
import Storage

struct Remove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove an embedding, a model, a vocabulary or an unfinished training from a workbench file.",
    discussion: """
      The space is given back to the system. What is being trained right now is not removed. The record of the training \
      stays; `skein runs remove` removes it.

      EXAMPLES
        skein remove --name books
      """)

  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The embedding or model to remove.")
  var name: String?

  @Option(help: "The named vocabulary to remove; embeddings and models made with it keep their words.")
  var vocabulary: String?

  @Option(help: "The unfinished training to discard: its checkpoint is removed.")
  var checkpoint: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if [name, vocabulary, checkpoint].compactMap(\.self).count != 1 {
      throw ValidationError("Name what to remove with one of --name, --vocabulary and --checkpoint.")
    }
  }

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .modify)
    if let name {
      try remove(name, from: workbench)
    } else if let vocabulary {
      let record = try workbench.vocabulary(named: vocabulary)
      let freed = try workbench.remove(record)
      try report("vocabulary", vocabulary, WorkbenchText.count(record.size, "word"), freed: freed)
    } else if let checkpoint {
      // Not read first: a damaged one must be removable too.
      guard try workbench.checkpointNames().contains(checkpoint) else {
        throw WorkbenchError.noCheckpoint(
          name: checkpoint, path: workbench.path, suggestions: try workbench.checkpointNames())
      }
      let lock = try workbench.lockTraining(named: checkpoint)
      let freed = try withExtendedLifetime(lock) { try workbench.removeCheckpoint(named: checkpoint) }
      try report("checkpoint", checkpoint, "unfinished training", freed: freed)
    }
  }

  private func remove(_ name: String, from workbench: Workbench) throws {
    let embeddings = try workbench.embeddings()
    // Not read one by one: a damaged one must be removable too.
    let models = try workbench.models()
    let lock = try workbench.lockTraining(named: name)
    defer { withExtendedLifetime(lock) {} }
    if let model = models.first(where: { $0.name == name }) {
      let freed = try workbench.remove(model)
      return try report("model", name, WorkbenchText.count(model.parameters, "parameter"), freed: freed)
    }
    guard let embedding = embeddings.first(where: { $0.name == name }) else {
      if try workbench.checkpointNames().contains(name) { throw UsageError.unfinishedTraining(name) }
      let names = embeddings.map(\.name) + models.map(\.name)
      throw UsageError.nothingNamed(name, path: workbench.path, similar: NearestNames.of(name, among: names))
    }
    let freed = try workbench.remove(embedding)
    try report(
      "embedding", name, "\(WorkbenchText.count(embedding.rows, "word")) × \(embedding.dimension)", freed: freed)
  }

  private func report(_ kind: String, _ name: String, _ extent: String, freed: Int64) throws {
    if json {
      try StandardOutput.printJSON(
        ["removed": ["kind": kind, "name": name], "freedBytes": max(0, freed)] as [String: Any])
    } else {
      StandardOutput.print(
        "removed \(kind) \(name) (\(extent)); the file is \(WorkbenchText.size(max(0, freed))) smaller")
    }
  }
}
