import ArgumentParser
import Corpora
import Foundation
import Storage

struct VocabularyShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a vocabulary's size and most frequent words.",
    discussion: """
      EXAMPLES
        skein vocab show wiki.tsv --top 50
        skein vocab show --name books
      """)

  @OptionGroup var source: VocabularySource

  @Option(help: .init("How many words to print.", valueName: "words"))
  var top = 20

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if top < 0 { throw ValidationError("--top must not be negative") }
  }

  func run() throws {
    let (vocabulary, record) = try source.read()
    if json {
      try StandardOutput.printJSON(Summary(vocabulary, record, top: top))
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
      let share = String(format: "%8.4f %%", 100 * Double(entry.count) / total)
      StandardOutput.print("\(String(repeating: " ", count: width - count.count))\(count) \(share)  \(entry.word)")
    }
  }

  private struct Summary: Encodable {
    var words: Int
    var occurrences: Int64
    /// What the workbench file has on record; nothing for a file of text.
    var name: String?
    var sources: [CorpusSource]?
    var top: [VocabularyEntry]

    init(_ vocabulary: Vocabulary, _ record: VocabularyRecord?, top limit: Int) {
      words = vocabulary.count
      occurrences = vocabulary.totalOccurrences
      name = record?.name
      sources = record?.sources
      top = vocabulary.entries(first: limit)
    }
  }
}
