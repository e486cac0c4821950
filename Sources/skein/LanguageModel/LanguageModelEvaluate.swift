import ArgumentParser
import Corpora
import Foundation
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
      Every token after the first is predicted once, from all before it.

      EXAMPLE
        skein lm evaluate test.txt --name tales
      """)

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.")
  var text: [String]

  @OptionGroup var model: LanguageModelChoice

  @Option(help: .init("Read the text at so many places at once: faster, and each starts afresh.", valueName: "places"))
  var batch = 1

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
      text, batch: batch, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, invalid: invalid)
    if output.json { return try StandardOutput.printJSON(report) }
    StandardOutput.print(LanguageModelDisplay.text(stored.record.name, report))
  }
}
