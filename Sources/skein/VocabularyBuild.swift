import ArgumentParser
import Corpora
import Foundation
import Tokenization

struct VocabularyBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Count the words of a corpus.",
    usage: "skein vocab build CORPUS … [--output FILE] [--minimum-count 5] [--tokenizer words]")

  @Argument(
    help: "Files, folders (their files in name order), or - for standard input; gzip and zstd by content.")
  var corpus: [String]

  @Option(help: .init("Write the vocabulary as text here. (default: standard output)", valueName: "file"))
  var output: String?

  @Option(help: "Put these words first, with the ids from 0 on, even if they never occur.")
  var special: [String] = []

  @OptionGroup(title: "Reading") var reading: ReadingOptions
  @OptionGroup(title: "Tokenizing") var tokenizing: TokenizerOptions
  @OptionGroup(title: "Output") var outputs: OutputOptions

  func run() throws {
    var options = reading.encoderOptions(tokenizer: tokenizing.configuration())
    options.specialTokens = special
    let live = LiveLine(isShown: StandardError.isTerminal && !outputs.quiet && !outputs.json)
    let counts = try CorpusEncoder(options).count(CorpusInput(arguments: corpus)) { done, total in
      live.show { "counting \(ReadingProgress(done: done, total: total))" }
    }
    live.clear()
    let isPrinted = output == nil || output == "-"
    if let output, !isPrinted { try counts.vocabulary.write(textFile: output) }
    if outputs.json {
      try StandardOutput.printJSON(Summary(counts, file: isPrinted ? nil : output))
    } else if isPrinted {
      FileHandle.standardOutput.write(Data(counts.vocabulary.text))
    }
    if !outputs.quiet { StandardError.print(counts.ledger.summary) }
  }

  private struct Summary: Encodable {
    var words: Int
    var occurrences: Int64
    var ledger: CorpusLedger
    var sources: [CorpusSource]
    /// Where the vocabulary went.
    var file: String?
    /// The vocabulary, when it went nowhere else.
    var vocabulary: [VocabularyEntry]?

    init(_ counts: CorpusEncoder.Counts, file: String?) {
      words = counts.vocabulary.count
      occurrences = counts.vocabulary.totalOccurrences
      ledger = counts.ledger
      sources = counts.sources
      self.file = file
      if file == nil { vocabulary = counts.vocabulary.entries() }
    }
  }
}
