import ArgumentParser
import Corpora
import Foundation
import Storage

struct VocabularyPrune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Leave out a vocabulary's rare words.",
    discussion: """
      What is left goes to standard output as text, to a file with --output, or into the workbench file with --as.

      EXAMPLES
        skein vocab prune wiki.tsv --minimum-count 20 > frequent.tsv
        skein vocab prune --name books --maximum-size 30000 --as books-30000
      """)

  @OptionGroup var source: VocabularySource

  @Option(help: .init("Leave out words that occur fewer times.", valueName: "times"))
  var minimumCount: Int64 = 1

  @Option(help: .init("Keep at most so many words, the first ones. (default: all)", valueName: "words"))
  var maximumSize: Int?

  @Option(
    help: .init("Write the vocabulary as text here. (default: standard output)", valueName: "file"), completion: .file()
  )
  var output: String?

  @Option(name: .customLong("as"), help: "Store the vocabulary in the workbench file under this name.")
  var newName: String?

  @Flag(help: "Take the place of a vocabulary of the same name.")
  var replace = false

  @OptionGroup(title: "Output") var outputs: OutputOptions

  func validate() throws {
    if minimumCount < 1 { throw ValidationError("--minimum-count must be at least 1") }
    if let maximumSize, maximumSize < 1 { throw ValidationError("--maximum-size must be at least 1") }
    if newName != nil, output != nil { throw ValidationError("Give --output or --as, not both.") }
  }

  func run() throws {
    let (vocabulary, record) = try source.read()
    let pruned = vocabulary.pruned(minimumCount: minimumCount, maximumSize: maximumSize)
    guard !pruned.isEmpty else {
      throw CorpusError.belowMinimumCount(
        minimumCount: Int(minimumCount), distinct: vocabulary.count,
        most: vocabulary.entries(first: 5).map { .init(word: $0.word, count: $0.count) })
    }
    let destination = VocabularyDestination(
      output: output, name: newName, workbench: source.workbench, replaces: replace)
    try destination.write(
      NewVocabulary(
        words: pruned,
        configuration: try JSONOutput.text(of: VocabularyChoice(minimumCount: minimumCount, maximumSize: maximumSize)),
        tokenizer: record?.tokenizer, icuVersion: record?.icuVersion, unicodeVersion: record?.unicodeVersion,
        sources: record?.sources ?? [], skeinVersion: Skein.version),
      printsText: !outputs.json)
    if outputs.json {
      try StandardOutput.printJSON(Summary(pruned, of: vocabulary, destination))
    }
    if !outputs.quiet {
      StandardError.print("kept \(grouped(Int64(pruned.count))) of \(grouped(Int64(vocabulary.count))) words")
    }
  }

  private struct Summary: Encodable {
    var words: Int
    var occurrences: Int64
    /// Words left out.
    var removed: Int
    /// Where the vocabulary went.
    var destination: String?
    /// The vocabulary, when it went nowhere else.
    var vocabulary: [VocabularyEntry]?

    init(_ pruned: Vocabulary, of whole: Vocabulary, _ destination: VocabularyDestination) {
      words = pruned.count
      occurrences = pruned.totalOccurrences
      removed = whole.count - pruned.count
      self.destination = destination.description
      if destination.description == nil { vocabulary = pruned.entries() }
    }
  }
}
