import ArgumentParser
import Embeddings
import Foundation
import Storage

struct IndexBuild: SettingCommand {
  static let options = [
    "m": "--m", "construction": "--construction", "search": "--search", "recall": "--recall", "seed": "--seed",
  ]

  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Build an index of an embedding, measure what it finds, and store it beside the vectors.",
    discussion: """
      Exact search of all words stays what is asked; the index answers where --approximate asks for it:

        skein nearest coffee --approximate

      The index is a graph of near words (HNSW, Malkov & Yashunin 2018), for hundreds of thousands of words and more. When it is \
      built, it is asked for the ten words nearest to each of 1,000, and its answers are compared with those of exact search. \
      If it finds a smaller share of them than --recall, it is not stored, and the exit status is 1.

      One thread builds, so that the same vectors, settings and seed give the same index on every machine; --threads is for the \
      exact search that the index is compared with.

      EXAMPLES
        skein index build
        skein index build --name wiki --search 128 --recall 0.99
        skein index build --name wiki --m 32 --construction 400 --json
      """)

  @OptionGroup var embedding: EmbeddingOptions

  @Option(help: "Links that a word gets: more find more, and take more space and time.")
  var m = IndexConfiguration().m

  @Option(help: .init("Candidates that are looked at for them: more build better and slower.", valueName: "words"))
  var construction = IndexConfiguration().construction

  @Option(help: .init("Candidates that a query keeps: more find more, and take longer.", valueName: "words"))
  var search = IndexConfiguration().search

  @Option(help: .init("The share of the ten nearest words that has to be found.", valueName: "share"))
  var recall = IndexConfiguration().recall

  @Option(help: "The seed of the layers, and of the words that are asked about.")
  var seed = IndexConfiguration().seed

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    var configuration = IndexConfiguration()
    (configuration.m, configuration.construction, configuration.search) = (m, construction, search)
    (configuration.recall, configuration.seed) = (recall, seed)
    try configuration.validate()
    let workbench = try Workbench.open(path: embedding.workbench.path, access: .modify)
    let record = try workbench.embedding(named: embedding.name)
    guard record.rows > 1 else { throw EmbeddingError.nothingToIndex(words: record.rows) }
    let talk = TrainingTalk(output)
    let exact = VectorSearch(try workbench.vectors(of: record), threads: threads.count)
    let start = ContinuousClock.now
    let graph = try NeighbourGraph(building: exact, configuration) { done in
      talk.line.show { "building: \(100 * done / record.rows) % of \(WorkbenchText.count(record.rows, "word"))" }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    talk.line.show { "comparing with exact search" }
    let quality = try IndexQuality(of: graph, in: exact, configuration)
    talk.line.clear()
    guard quality.recall >= recall else {
      throw EmbeddingError.lowRecall(
        found: quality.recall, wanted: recall,
        advice:
          "raise --search (now \(search)), or --m (\(m)) and --construction (\(construction)); or ask for less --recall"
      )
    }
    let saved = try workbench.save(
      graph, of: record, configuration, quality: quality, buildSeconds: seconds, skeinVersion: Skein.version)
    guard let index = saved.index else { return }
    if output.json {
      try StandardOutput.printJSON(["name": saved.name, "index": WorkbenchJSON.index(index)] as [String: Any])
    } else {
      StandardOutput.print("\(saved.name): an index of \(WorkbenchText.count(saved.rows, "word"))")
      for (name, value) in WorkbenchText.facts(of: index) {
        StandardOutput.print("  " + name.padded(to: 10) + "  " + value)
      }
      talk.note("let it answer: skein nearest WORD --approximate --name \(shellQuoted(saved.name))")
    }
  }
}
