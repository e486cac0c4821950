import ArgumentParser
import Corpora
import Foundation

struct VocabularyShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a vocabulary's size and most frequent words.",
    usage: "skein vocab show FILE [--top 20]")

  @Argument(help: "A vocabulary as text, or - for standard input.")
  var file: String

  @Option(help: .init("How many words to print.", valueName: "words"))
  var top = 20

  @OptionGroup(title: "Output") var outputs: OutputOptions

  func validate() throws {
    if top < 0 { throw ValidationError("--top must not be negative") }
  }

  func run() throws {
    let vocabulary = try Vocabulary(textFile: file)
    if outputs.json {
      try StandardOutput.printJSON(Summary(vocabulary, top: top))
      return
    }
    StandardOutput.print(
      "\(grouped(Int64(vocabulary.count))) words, \(grouped(vocabulary.totalOccurrences)) occurrences")
    let total = Double(max(1, vocabulary.totalOccurrences))
    let entries = vocabulary.entries(first: top)
    let width = entries.map { grouped($0.count).count }.max() ?? 0
    // The words come last: their width on a terminal is not known.
    for entry in entries {
      let count = grouped(entry.count)
      let share = String(format: "%9.4f %%", 100 * Double(entry.count) / total)
      StandardOutput.print("\(String(repeating: " ", count: width - count.count))\(count) \(share)  \(entry.word)")
    }
  }

  private struct Summary: Encodable {
    var words: Int
    var occurrences: Int64
    var top: [VocabularyEntry]

    init(_ vocabulary: Vocabulary, top limit: Int) {
      words = vocabulary.count
      occurrences = vocabulary.totalOccurrences
      top = vocabulary.entries(first: limit)
    }
  }
}
