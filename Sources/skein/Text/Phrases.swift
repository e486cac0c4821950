import ArgumentParser
import Corpora
import Foundation

struct Phrases: SettingCommand {
  static let configuration = CommandConfiguration(
    commandName: "phrases",
    abstract: "Find words that belong together, such as new york.",
    discussion: """
      Prints the phrases with the highest scores, and how often the words follow each other. skein embed train --phrases 1 \
      joins the same ones to single words, new_york, with the same options; this command shows beforehand what a threshold \
      gives. A pair's score is high when its words seldom come without each other.

      EXAMPLES
        skein phrases wiki.txt --top 50
        skein phrases wiki.txt --passes 2 --phrase-threshold 50
        skein phrases wiki.txt --phrase-connectors of,the,and     # bank_of_america
        skein phrases books/ --phrase-scoring npmi --phrase-threshold 0.7 --json
      """)

  static let options = PhraseOptions.names.merging(["phrases.passes": "--passes"]) { name, _ in name }

  @Argument(
    help: "Files, folders (their files in name order), or - for standard input; gzip and zstd by content.",
    completion: .file())
  var corpus: [String]

  @Option(help: .init("How many phrases to print.", valueName: "phrases"))
  var top = 20

  @Option(help: "Times to look for phrases; with 2 they have up to four words. (default: 1)")
  var passes: Int?

  @OptionGroup(title: "Phrases") var phrases: PhraseOptions

  @Option(
    help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip; the last two count them.")
  var invalid = InvalidUTF8Policy.fail

  @Option(help: .init("Memory for the encoded text, and as much for the counts, in MiB.", valueName: "MiB"))
  var memory = 512

  @OptionGroup var threads: ThreadOptions
  @OptionGroup(title: "Tokens") var tokenizer: TokenizerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if top < 0 { throw ValidationError("--top must not be negative") }
    if !(0...1 << 40).contains(memory) { throw ValidationError("--memory must be from 0 to 2^40 MiB") }
  }

  func run() throws {
    var configuration = try phrases.configuration(over: PhraseConfiguration())
    if let passes { configuration.passes = passes }
    try configuration.validate()
    var options = CorpusEncoder.Options()
    options.phrases = configuration
    options.tokenizer = tokenizer.configuration()
    options.threads = threads.count
    options.invalid = invalid
    options.memoryLimit = memory << 20
    let input = try CorpusInput(arguments: corpus)
    let live = LiveLine(isShown: StandardError.isTerminal && !output.quiet && !output.json)
    defer { live.clear() }
    let found = try CorpusEncoder(options).findPhrases(
      in: input, progress: { done, total in live.show { "reading \(ReadingProgress(done: done, total: total))" } },
      phraseProgress: { pass, fraction in
        live.show { "finding phrases, pass \(pass): \(TrainingText.percent(fraction))" }
      })
    live.clear()
    let shown = Array(found.phrases.prefix(top))
    if output.json {
      try StandardOutput.printJSON(
        Answer(phrases: shown, found: found.phrases.count, passes: found.passes, ledger: found.ledger))
    } else if !shown.isEmpty {
      show(shown)
    }
    if !output.quiet {
      StandardError.print(found.ledger.summary)
      for pass in found.passes { StandardError.print(pass.summary) }
      if let spread = spread(of: found.phrases, configuration) { StandardError.print(spread) }
    }
    // No phrase is an answer, too.
    if found.phrases.isEmpty { endProcess(with: .nothingFound) }
  }

  private struct Answer: Encodable {
    var phrases: [Phrase]
    /// Of which `phrases` are the first.
    var found: Int
    var passes: [PhrasePass]
    var ledger: CorpusLedger
  }

  /// The phrases come last: their width on a terminal is not known.
  private func show(_ phrases: [Phrase]) {
    let rows = phrases.map { [grouped($0.count), fourDigits($0.score).trimmingCharacters(in: .whitespaces), $0.text] }
    TextTable.print([["count", "score", "phrase"]] + rows, right: [0, 1])
  }

  /// How many phrases higher thresholds would leave: `of these 1,234 score above 20, 300 above 50, 90 above 100`.
  private func spread(of phrases: [Phrase], _ configuration: PhraseConfiguration) -> String? {
    let threshold = configuration.effectiveThreshold
    let higher =
      configuration.scoring == .original
      ? [2, 5, 10].map { $0 * max(threshold, 1) } : [0.1, 0.2, 0.3].map { threshold + $0 }.filter { $0 < 1 }
    if phrases.isEmpty || higher.isEmpty { return nil }
    let parts = higher.enumerated().map { index, threshold in
      let count = grouped(Int64(phrases.count { $0.score > threshold }))
      return "\(count) \(index == 0 ? "score " : "")above \(String(format: "%g", threshold))"
    }
    return "of these " + parts.joined(separator: ", ")
  }
}

extension PhrasePass {
  /// Such as `phrases, pass 1: 2 of 34 pairs of words, 1 with connectors, joined 17 times`.
  var summary: String {
    let connectors = withConnectors.map { ", \(grouped($0)) with connectors" } ?? ""
    return "phrases, pass \(pass): \(grouped(phrases)) of \(grouped(pairs)) pairs of words\(connectors), joined "
      + "\(grouped(joined)) \(joined == 1 ? "time" : "times")"
  }
}
