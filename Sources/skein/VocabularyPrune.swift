import ArgumentParser
import Corpora
import Foundation

struct VocabularyPrune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Leave out a vocabulary's rare words.",
    usage: "skein vocab prune FILE [--minimum-count 10] [--maximum-size 30000] [--output FILE]")

  @Argument(help: "A vocabulary as text, or - for standard input.")
  var file: String

  @Option(help: .init("Leave out words that occur fewer times.", valueName: "times"))
  var minimumCount: Int64 = 1

  @Option(help: .init("Keep at most so many words, the first ones. (default: all)", valueName: "words"))
  var maximumSize: Int?

  @Option(help: .init("Write the vocabulary as text here. (default: standard output)", valueName: "file"))
  var output: String?

  @OptionGroup(title: "Output") var outputs: OutputOptions

  func validate() throws {
    if let maximumSize, maximumSize < 1 { throw ValidationError("--maximum-size must be at least 1") }
  }

  func run() throws {
    let vocabulary = try Vocabulary(textFile: file)
    let pruned = vocabulary.pruned(minimumCount: minimumCount, maximumSize: maximumSize)
    guard !pruned.isEmpty else {
      throw CorpusError.belowMinimumCount(
        minimumCount: Int(minimumCount), distinct: vocabulary.count,
        most: vocabulary.entries(first: 5).map { .init(word: $0.word, count: $0.count) })
    }
    if let output, output != "-" {
      try pruned.write(textFile: output)
    } else if !outputs.json {
      FileHandle.standardOutput.write(Data(pruned.text))
    }
    if outputs.json {
      try StandardOutput.printJSON(
        Summary(words: pruned.count, occurrences: pruned.totalOccurrences, removed: vocabulary.count - pruned.count))
    }
    if !outputs.quiet {
      StandardError.print(
        "kept \(grouped(Int64(pruned.count))) of \(grouped(Int64(vocabulary.count))) words")
    }
  }

  private struct Summary: Encodable {
    var words: Int
    var occurrences: Int64
    /// Words left out.
    var removed: Int
  }
}
