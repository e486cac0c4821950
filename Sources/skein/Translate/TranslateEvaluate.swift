import ArgumentParser
import Corpora
import Tasks

struct TranslateEvaluate: SettingCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Translate the sources of parallel texts, and measure how near the translations are to the targets.",
    discussion: """
      BLEU, chrF and TER are those of sacreBLEU, with its signatures; perplexity is that of the targets. Case counts for nothing \
      where the model writes lower case, or with --lowercase.

      EXAMPLES
        skein translate evaluate test.de test.en
        skein translate evaluate test.de test.en --beam 1 --output test.out --json
      """)

  @Argument(
    help: "Two files whose lines belong together, or tables; .gz or .zst too; - is standard input.", completion: .file()
  )
  var data: [String]

  @OptionGroup var model: TranslatorChoice

  @Flag(inversion: .prefixedNo, help: "Whether case counts for nothing. (default: where the model writes lower case)")
  var lowercase: Bool?

  @Option(
    name: .customLong("output"), help: .init("Write the translations to this file, a line each.", valueName: "file"),
    completion: .file())
  var translations: String?

  @OptionGroup(title: "Data") var form: ParallelDataOptions
  @OptionGroup(title: "Search") var search: TranslationSearchOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  static let options = TranslateTrain.options

  func run() throws {
    let talk = TrainingTalk(output)
    let stored = try model.load()
    var search = stored.recipe.search
    self.search.apply(to: &search)
    try search.validate()
    let options = form.options(over: stored.recipe.data)
    let texts = try ParallelTexts(reading: form.inputs([data], options)[0]!, options) { done, total in
      talk.line.show { "reading \(ReadingProgress(done: done, total: total))" }
    }
    for layout in texts.layouts { talk.note(layout.summary) }
    talk.note(texts.ledger.summary)
    talk.line.show { "translating \(counted(texts.count, "sentence"))" }
    let found = try stored.makeTranslator(threads: threads.count).evaluate(
      on: texts, search, lowercases: lowercase ?? stored.codec.writesLowerCase, version: "skein-" + Skein.version)
    talk.line.clear()
    if let translations {
      try ReportFile.write(found.translations.map { $0.best.withoutLineEnds + "\n" }.joined(), to: translations)
    }
    if output.json {
      try StandardOutput.printJSON(found.report)
    } else {
      TranslationText.print(found.report, on: texts.count == 1 ? "pair" : "pairs")
    }
  }
}
