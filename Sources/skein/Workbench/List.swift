import ArgumentParser
import Corpora
import Storage

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "What a workbench file holds, a line each.",
    discussion: """
      Each line has the name, the kind, words × dimension or the number of parameters, when it was finished, and from what. \
      Embeddings come first, then models, named vocabularies and unfinished trainings. `skein runs list` lists trainings.

      EXAMPLES
        skein list
        skein list --db books.db --json
      """)

  @OptionGroup var workbench: WorkbenchOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let embeddings = try workbench.embeddings()
    let models = try workbench.models()
    let vocabularies = try workbench.vocabularies()
    let checkpoints = try workbench.checkpointNames().compactMap { try workbench.checkpoint(named: $0) }
    if json {
      return try StandardOutput.printJSON([
        "embeddings": embeddings.map(WorkbenchJSON.embedding),
        "models": models.map(WorkbenchJSON.model),
        "vocabularies": vocabularies.map(WorkbenchJSON.vocabulary),
        "unfinished": checkpoints.map { WorkbenchJSON.checkpoint($0, in: workbench) },
      ])
    }
    // Name, kind, extent, moment, origin.
    var lines = embeddings.map { embedding in
      [
        embedding.name, embedding.kind, "\(WorkbenchText.count(embedding.rows, "word")) × \(embedding.dimension)",
        WorkbenchText.moment(embedding.finishedAt), WorkbenchText.sources(embedding.vocabulary.sources),
      ]
    }
    lines += models.map { model in
      [
        model.name, model.kind, WorkbenchText.count(model.parameters, "parameter"),
        WorkbenchText.moment(model.finishedAt), WorkbenchText.sources(sources(of: model, in: workbench)),
      ]
    }
    lines += vocabularies.map { vocabulary in
      [
        vocabulary.name ?? "", "vocabulary", WorkbenchText.count(vocabulary.size, "word"),
        WorkbenchText.moment(vocabulary.createdAt), WorkbenchText.sources(vocabulary.sources),
      ]
    }
    lines += checkpoints.map { checkpoint in
      [
        checkpoint.name, workbench.holder(ofTraining: checkpoint.name) == nil ? "unfinished" : "in training",
        WorkbenchText.size(Int64(checkpoint.byteCount)), WorkbenchText.moment(checkpoint.savedAt),
        WorkbenchText.resume(checkpoint, path: workbench.path),
      ]
    }
    if lines.isEmpty { StandardError.print("\(workbench.path) is a workbench file that holds nothing yet") }
    TextTable.print(lines)
  }

  /// What a model was trained on. A linear classifier has no vocabulary, so its run tells, as long as it is on record.
  private func sources(of model: ModelRecord, in workbench: Workbench) -> [CorpusSource] {
    if let sources = model.vocabulary?.sources, !sources.isEmpty { return sources }
    return model.runID.flatMap { try? workbench.run($0) }?.sources ?? []
  }
}
