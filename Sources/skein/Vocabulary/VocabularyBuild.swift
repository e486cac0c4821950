import ArgumentParser
import Corpora
import Foundation
import Storage
import Tokenization

struct VocabularyBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Count the words of a corpus.",
    discussion: """
      The vocabulary goes to standard output as text, to a file with --output, or into the workbench file with --name.

      EXAMPLES
        skein vocab build wiki.txt > wiki.tsv
        skein vocab build books/ --name books --minimum-count 10
        zcat logs.gz | skein vocab build - --tokenizer whitespace
      """)

  @Argument(
    help: "Files, folders (their files in name order), or - for standard input; gzip and zstd by content.",
    completion: .file())
  var corpus: [String]

  @Option(
    help: .init("Write the vocabulary as text here. (default: standard output)", valueName: "file"), completion: .file()
  )
  var output: String?

  @Option(help: "Store the vocabulary in the workbench file under this name.")
  var name: String?

  @OptionGroup var workbench: WorkbenchOptions

  @Flag(help: "Take the place of a vocabulary of the same name.")
  var replace = false

  @Option(
    help: .init("A word to put first even if it never occurs; may be given several times.", valueName: "token"))
  var special: [String] = []

  @OptionGroup(title: "Reading") var reading: ReadingOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup(title: "Tokens") var tokenizer: TokenizerOptions
  @OptionGroup(title: "Output") var outputs: OutputOptions

  func validate() throws {
    if name != nil, output != nil { throw ValidationError("Give --output or --name, not both.") }
  }

  func run() throws {
    var options = reading.encoderOptions(tokenizer: tokenizer.configuration(), threads: threads.count)
    options.specialTokens = special
    let input = try CorpusInput(arguments: corpus)
    let destination = VocabularyDestination(output: output, name: name, workbench: workbench, replaces: replace)
    try destination.check()
    let live = LiveLine(isShown: StandardError.isTerminal && !outputs.quiet && !outputs.json)
    defer { live.clear() }
    let counts = try CorpusEncoder(options).count(input) { done, total in
      live.show { "counting \(ReadingProgress(done: done, total: total))" }
    }
    live.clear()
    try destination.write(record(of: counts, options), printsText: !outputs.json)
    if outputs.json { try StandardOutput.printJSON(Summary(counts, destination)) }
    if !outputs.quiet { StandardError.print(counts.ledger.summary) }
  }

  private func record(of counts: CorpusEncoder.Counts, _ options: CorpusEncoder.Options) throws -> NewVocabulary {
    NewVocabulary(
      words: counts.vocabulary,
      configuration: try JSONOutput.text(
        of:
          VocabularyChoice(
            minimumCount: Int64(options.minimumCount), maximumSize: options.maximumSize,
            specialTokens: special.isEmpty ? nil : special)),
      tokenizer: try JSONOutput.text(of: options.tokenizer), icuVersion: Tokenizer.icuVersion,
      unicodeVersion: Tokenizer.unicodeVersion, ledger: try JSONOutput.text(of: counts.ledger), sources: counts.sources,
      skeinVersion: Skein.version)
  }

  private struct Summary: Encodable {
    var words: Int
    var occurrences: Int64
    var ledger: CorpusLedger
    var sources: [CorpusSource]
    /// Where the vocabulary went.
    var destination: String?
    /// The vocabulary, when it went nowhere else.
    var vocabulary: [VocabularyEntry]?

    init(_ counts: CorpusEncoder.Counts, _ destination: VocabularyDestination) {
      words = counts.vocabulary.count
      occurrences = counts.vocabulary.totalOccurrences
      ledger = counts.ledger
      sources = counts.sources
      self.destination = destination.description
      if destination.description == nil { vocabulary = counts.vocabulary.entries() }
    }
  }
}
