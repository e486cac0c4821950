import ArgumentParser
import Corpora
import Foundation
import Models
import Tasks

struct TranslateRun: SettingCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Translate texts.",
    discussion: """
      A line in, a line out, in the same order, whatever the line is: an empty one stays empty, and one that is longer than \
      those that the model learned from is translated in pieces. With --results there are several lines for each, with the \
      line's number, the score and a translation in them, and tabs between. How translations are looked for is kept with the \
      model; options change it.

      EXAMPLES
        echo "Ein Hund läuft durch den Schnee." | skein translate run
        skein translate run new.de > new.en
        skein translate run --literal "Ein Hund läuft." --beam 10 --results 3
      """)

  @Argument(
    help: "Files whose lines are to be translated, .gz or .zst too; - is standard input. (default: -)",
    completion: .file())
  var texts: [String] = []

  @Option(help: .init("Translate this text.", valueName: "text"))
  var literal: String?

  @OptionGroup var model: TranslatorChoice

  @Option(help: .init("Show so many translations of each text.", valueName: "number"))
  var results: Int?

  @OptionGroup(title: "Search") var search: TranslationSearchOptions
  @OptionGroup(title: "Drawing translations") var sampling: TranslationSamplingOptions

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip.")
  var invalid = InvalidUTF8Policy.fail

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  static let options = TranslateTrain.options

  func validate() throws {
    if let results, results < 1 { throw ValidationError("--results must be at least 1") }
    if let results, let beam = search.beam, results > beam, beam > 0 {
      throw ValidationError("--results \(results) needs a --beam as wide")
    }
    if literal != nil, !texts.isEmpty { throw ValidationError("--literal excludes files") }
    if sampling.sample, results ?? 1 > 1 { throw ValidationError("--sample draws one translation of each text") }
  }

  func run() throws {
    let stored = try model.load()
    var search = stored.recipe.search
    self.search.apply(to: &search)
    search.sampling = sampling.configuration
    search.seed = sampling.seed
    // More results than the beam is wide need a wider one.
    if let results, results > search.width, self.search.beam == nil { search.width = results }
    try search.validate()
    let translator = stored.makeTranslator(threads: threads.count)
    var printer = TranslationPrinter(results: results, isJSON: output.json)
    func translate(_ batch: [String]) throws {
      try printer.print(
        batch, try translator.translate(batch, search, results: results ?? 1, first: printer.texts))
    }
    if let literal {
      try translate([literal])
    } else {
      for file in texts.isEmpty ? ["-"] : texts {
        let lines = TextLines(try CorpusInput(arguments: [file]), invalid: invalid)
        while let batch = try lines.next() {
          // So that the first lines are there before the last ones are translated.
          for start in stride(from: 0, to: batch.count, by: 256) {
            try translate((start..<min(start + 256, batch.count)).map { batch[$0] })
            StandardOutput.flush()
          }
        }
        if let note = lines.tally.repairs, !output.quiet { StandardError.print("\(file): \(note)") }
      }
    }
    if !output.quiet { for note in printer.notes { StandardError.print(note) } }
  }
}

/// How tokens are drawn, rather than the most probable translation looked for.
struct TranslationSamplingOptions: ParsableArguments {
  @Flag(help: "Draw a translation at random, by its probability.")
  var sample = false

  @Option(help: "With --sample: below 1 the probable become more probable. (default: 1)")
  var temperature: Double?

  @Option(help: .init("With --sample: draw from so many most probable tokens. (default: all)", valueName: "tokens"))
  var topK: Int?

  @Option(
    help: .init(
      "With --sample: draw from the fewest tokens that have this share of probability. (default: 1)", valueName: "share"
    ))
  var topP: Double?

  @Option(help: "With --sample: the same seed draws the same.")
  var seed: UInt64 = 1

  func validate() throws {
    if !sample, temperature != nil || topK != nil || topP != nil {
      throw ValidationError("--temperature, --top-k and --top-p are for --sample")
    }
  }

  var configuration: SamplingConfiguration? {
    sample ? SamplingConfiguration(temperature: temperature ?? 1, topK: topK, topP: topP ?? 1) : nil
  }
}

/// Prints what became of texts, and counts what is to be said of them.
struct TranslationPrinter {
  private let results: Int?
  private let isJSON: Bool
  private(set) var texts = 0
  private var cut = 0
  private var unfinished = 0

  init(results: Int?, isJSON: Bool) { (self.results, self.isJSON) = (results, isJSON) }

  private struct Line: Encodable {
    var source: String
    var translation: TextTranslation
  }

  mutating func print(_ sources: [String], _ translations: [TextTranslation]) throws {
    for (source, translation) in zip(sources, translations) {
      texts += 1
      cut += translation.pieces > 1 ? 1 : 0
      unfinished += translation.translations.first?.isComplete == false ? 1 : 0
      if isJSON {
        try StandardOutput.printJSON(Line(source: source, translation: translation))
      } else if results == nil {
        StandardOutput.print(translation.best.withoutLineEnds)
      } else {
        for found in translation.translations {
          StandardOutput.print("\(texts)\t\(String(format: "%.4f", found.score))\t\(found.text.withoutLineEnds)")
        }
      }
    }
  }

  var notes: [String] {
    [
      cut > 0 ? "\(counted(cut, "text")) longer than the model has learned from, translated in pieces" : nil,
      unfinished > 0
        ? "\(counted(unfinished, "translation")) reached the greatest length before its end: raise --length-factor"
        : nil,
    ].compactMap(\.self)
  }
}

extension String {
  /// With spaces in the place of line ends, which a model of characters or subwords may write.
  var withoutLineEnds: String { String(map { $0.isNewline ? " " : $0 }) }
}
