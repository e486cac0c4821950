import ArgumentParser
import Corpora
import Foundation
import Models
import Storage
import Tasks

/// Which language model in the workbench file.
struct LanguageModelChoice: ParsableArguments {
  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The model's name. (default: the only one there is)")
  var name: String?

  func load() throws -> StoredLanguageModel {
    let file = try Workbench.open(path: workbench.path, access: .read)
    return try StoredLanguageModel(file.model(named: name), in: file)
  }
}

struct LanguageModelEvaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a language model on a text: perplexity, bits a character, unknown tokens.",
    discussion: """
      Every token after the first is predicted once, from all before it. With --cache the words of the text before are \
      repeated, too (a neural cache), which makes most texts of one subject easier.

      EXAMPLES
        skein lm evaluate test.txt --name tales
        skein lm evaluate test.txt --cache 2000 --cache-flatness 0.6 --cache-share 0.1
      """)

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.")
  var text: [String]

  @OptionGroup var model: LanguageModelChoice

  @Option(help: .init("Read the text at so many places at once: faster, and each starts afresh.", valueName: "places"))
  var batch = 1

  @Option(help: .init("Repeat words among so many of the last ones. (default: none)", valueName: "words"))
  var cache: Int?

  @Option(help: .init("How much more words count that came in a like state.", valueName: "factor"))
  var cacheFlatness = NeuralCacheConfiguration().flatness

  @Option(help: .init("The share of a word's probability that is the cache's.", valueName: "share"))
  var cacheShare = NeuralCacheConfiguration().share

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip.")
  var invalid = InvalidUTF8Policy.fail

  @Option(help: "Threads to work on; the result is the same for any number. (default: one a core)")
  var threads: Int?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if batch < 1 { throw ValidationError("--batch must be at least 1") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024") }
  }

  func run() throws {
    let stored = try model.load()
    let report = try stored.evaluate(
      text, batch: batch, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      memory: cache.map { NeuralCacheConfiguration(size: $0, flatness: cacheFlatness, share: cacheShare) },
      invalid: invalid)
    if output.json { return try StandardOutput.printJSON(report) }
    StandardOutput.print(LanguageModelDisplay.text(stored.record.name, report))
  }
}
