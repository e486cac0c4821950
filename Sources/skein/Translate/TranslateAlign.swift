import ArgumentParser
import Corpora
import Figures
import Foundation
import Tasks

struct TranslateAlign: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Show where each word of a translation looks in its source.",
    discussion: """
      Of files, a line of links is printed for each pair, such as 0-0 1-2: source and target token, from 0, each target token \
      with the source token that it looks at most. Of a pair of texts, a table is printed, and pictures can be drawn; without \
      --target the source is translated.

      EXAMPLES
        skein translate align test.de test.en > test.align
        skein translate align --source "Ein Hund läuft." \\
          --target "A dog is running." --svg attention.svg
      """)

  @Argument(
    help: "Two files whose lines belong together, or tables; .gz or .zst too; - is standard input.", completion: .file()
  )
  var data: [String] = []

  @Option(help: .init("Align this text.", valueName: "text"))
  var source: String?

  @Option(help: .init("With this translation. (default: the model's own)", valueName: "text"))
  var target: String?

  @Option(help: .init("With --source: draw the weights as a picture.", valueName: "file"), completion: .file())
  var svg: String?

  @Option(help: .init("With --source: draw them as a picture of pixels.", valueName: "file"), completion: .file())
  var png: String?

  @OptionGroup var model: TranslatorChoice
  @OptionGroup(title: "Data") var form: ParallelDataOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if data.isEmpty == (source == nil) { throw ValidationError("name files, or give a text by --source") }
    for (option, value) in [("--target", target), ("--svg", svg), ("--png", png)] where value != nil && source == nil {
      throw ValidationError("\(option) needs a --source")
    }
  }

  func run() throws {
    let stored = try model.load()
    let translator = stored.makeTranslator(threads: threads.count)
    if let source {
      let target = try target ?? translator.translate([source], stored.recipe.search)[0].best
      let alignment = try translator.align(source, with: target)
      try draw(alignment)
      try show(alignment, of: target)
    } else {
      try align(translator, form.options(over: stored.recipe.data))
    }
  }

  private func draw(_ alignment: TextAlignment) throws {
    if svg == nil, png == nil { return }
    let map = AttentionMap(
      title: "Where the words of a translation look in its source", source: alignment.source, target: alignment.target,
      weights: alignment.weights.flatMap(\.self))
    if let svg { try ReportFile.write(map.svg().file, to: svg) }
    if let png { try ReportFile.write(map.svg().png(), to: png) }
  }

  private func show(_ alignment: TextAlignment, of target: String) throws {
    if output.json { return try StandardOutput.printJSON(alignment) }
    if self.target == nil { StandardOutput.print("\(target)\n") }
    TextTable.print(
      zip(alignment.target, alignment.weights).map { token, weights in
        let looked = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }.prefix(3)
        return [token.withVisibleControls]
          + looked.map { "\(alignment.source[$0].withVisibleControls) \(String(format: "%.2f", weights[$0]))" }
      })
  }

  private func align(_ translator: TextTranslator, _ options: ParallelOptions) throws {
    let talk = TrainingTalk(output)
    let texts = try ParallelTexts(reading: form.inputs([data], options)[0]!, options)
    for layout in texts.layouts { talk.note(layout.summary) }
    var tooLong = 0
    for start in stride(from: 0, to: texts.count, by: 256) {
      for alignment in try translator.align(texts.selecting(Array(start..<min(start + 256, texts.count)))) {
        tooLong += alignment == nil ? 1 : 0
        if output.json {
          try StandardOutput.printJSON(alignment)
        } else {
          StandardOutput.print(alignment?.links.pharaoh ?? "")
        }
      }
    }
    talk.note(texts.ledger.summary)
    if tooLong > 0 {
      talk.note("\(counted(tooLong, "pair")) longer than the model can look at: their lines are empty")
    }
  }
}
