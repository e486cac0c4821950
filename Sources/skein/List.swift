import ArgumentParser
import Corpora
import Storage

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "What a workbench file holds, a line each.",
    discussion: """
      Each line has the name, the kind, words × dimension, when it was finished, and from what. Named vocabularies and \
      unfinished trainings follow the embeddings.
      """)

  @OptionGroup var workbench: WorkbenchOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let embeddings = try workbench.embeddings()
    let vocabularies = try workbench.vocabularies()
    let checkpoints = try workbench.checkpointNames().compactMap { try workbench.checkpoint(named: $0) }
    if json {
      StandardOutput.print(
        try WorkbenchJSON.text([
          "embeddings": embeddings.map(WorkbenchJSON.embedding),
          "vocabularies": vocabularies.map(WorkbenchJSON.vocabulary),
          "unfinished": checkpoints.map { WorkbenchJSON.checkpoint($0, in: workbench) },
        ]))
      return
    }
    var lines = embeddings.map { embedding in
      Line(
        name: embedding.name, kind: embedding.kind,
        extent: "\(WorkbenchText.count(embedding.rows, "word")) × \(embedding.dimension)",
        moment: WorkbenchText.moment(embedding.finishedAt), origin: WorkbenchText.sources(embedding.vocabulary.sources))
    }
    lines += vocabularies.map { vocabulary in
      Line(
        name: vocabulary.name ?? "", kind: "vocabulary", extent: WorkbenchText.count(vocabulary.size, "word"),
        moment: WorkbenchText.moment(vocabulary.createdAt), origin: WorkbenchText.sources(vocabulary.sources))
    }
    lines += checkpoints.map { checkpoint in
      Line(
        name: checkpoint.name,
        kind: workbench.holder(ofTraining: checkpoint.name) == nil ? "unfinished" : "in training",
        extent: WorkbenchText.size(Int64(checkpoint.byteCount)), moment: WorkbenchText.moment(checkpoint.savedAt),
        origin: WorkbenchText.resume(checkpoint.name, path: workbench.path))
    }
    if lines.isEmpty { StandardError.print("\(workbench.path) is a workbench file that holds nothing yet") }
    Line.print(lines)
  }

  private struct Line {
    var name, kind, extent, moment, origin: String

    /// Prints lines with their columns below each other, the last one left as it is.
    static func print(_ lines: [Line]) {
      let columns: [KeyPath<Line, String>] = [\.name, \.kind, \.extent, \.moment]
      let widths = columns.map { column in lines.map { $0[keyPath: column].count }.max() ?? 0 }
      for line in lines {
        let cells = zip(columns, widths).map { column, width in
          line[keyPath: column] + String(repeating: " ", count: width - line[keyPath: column].count)
        }
        StandardOutput.print((cells + (line.origin.isEmpty ? [] : [line.origin])).joined(separator: "  "))
      }
    }
  }
}
