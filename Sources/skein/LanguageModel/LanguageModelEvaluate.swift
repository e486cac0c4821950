import ArgumentParser
import Corpora
import Foundation
import Models
import Storage
import Tasks

/// Which language model in the workbench file.
struct LanguageModelChoice: ParsableArguments {
  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The language model's name. (default: the only one there is)")
  var name: String?

  func load() throws -> StoredLanguageModel {
    let file = try Workbench.open(path: workbench.path, access: .read)
    return try StoredLanguageModel(file.model(named: name, ofKind: LanguageModelTask.kind), in: file)
  }
}

struct LanguageModelEvaluate: SettingCommand {
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

  static let options = ["cache.size": "--cache", "cache.flatness": "--cache-flatness", "cache.share": "--cache-share"]

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.", completion: .file())
  var text: [String]

  @OptionGroup var model: LanguageModelChoice

  @Option(help: .init("Read the text at so many places at once: faster, and each starts afresh.", valueName: "places"))
  var batch = 1

  @Option(help: .init("Repeat words among so many of the last ones. (default: none)", valueName: "words"))
  var cache: Int?

  @Option(help: .init("How much more words count that came in a like state. (default: 0.3)", valueName: "factor"))
  var cacheFlatness: Double?

  @Option(help: .init("The share of a word's probability that is the cache's. (default: 0.1)", valueName: "share"))
  var cacheShare: Double?

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip.")
  var invalid = InvalidUTF8Policy.fail

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if batch < 1 { throw ValidationError("--batch must be at least 1") }
    if cache == nil, cacheFlatness != nil || cacheShare != nil {
      throw ValidationError("--cache-flatness and --cache-share are for --cache")
    }
  }

  func run() throws {
    let stored = try model.load()
    let talk = TrainingTalk(output)
    let report = try stored.evaluate(
      text, batch: batch, threads: threads.count, memory: memory,
      invalid: invalid
    ) { event in
      switch event {
      case .reading(let bytes, let total):
        talk.line.show { "reading \(ReadingProgress(done: bytes, total: total))" }
      case .text(let ledger): talk.note(ledger.summary)
      case .progress(let share): talk.line.show { "\(TrainingText.percent(share)) measured" }
      }
    }
    talk.line.clear()
    if report.unknownTokens > 0, !stored.learnedUnknown { talk.note(LanguageModelDisplay.unknownAdvice) }
    if output.json { return try StandardOutput.printJSON(report) }
    StandardOutput.print(LanguageModelDisplay.text(stored.record.name, report))
  }

  private var memory: NeuralCacheConfiguration? {
    guard let cache else { return nil }
    var memory = NeuralCacheConfiguration(size: cache)
    if let cacheFlatness { memory.flatness = cacheFlatness }
    if let cacheShare { memory.share = cacheShare }
    return memory
  }
}
