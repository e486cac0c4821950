import ArgumentParser
import Corpora
import Foundation
import Metrics
import Tasks

struct TranslateScore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Measure how near translations are to references, whoever translated: BLEU, chrF and TER.",
    discussion: """
      The files have a sentence a line. Scores and signatures are those of sacreBLEU on the same files. With --against another \
      system's translations of the same sentences are measured, too, and a paired bootstrap tells how sure the difference is.

      EXAMPLES
        skein translate score out.en test.en
        skein translate score ours.en test.en --against theirs.en --lowercase
      """)

  @Argument(help: "The translations.", completion: .file())
  var translations: String

  @Argument(help: "The references.", completion: .file())
  var references: String

  @Option(help: .init("Translations by another system.", valueName: "file"), completion: .file())
  var against: String?

  @Flag(help: "Case counts for nothing.")
  var lowercase = false

  @Option(help: .init("Resamples of the bootstrap.", valueName: "number"))
  var resamples = 1000

  @Option(help: "Of the bootstrap.")
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if resamples < 1 { throw ValidationError("--resamples must be at least 1") }
  }

  func run() throws {
    let files = [translations, references] + (against.map { [$0] } ?? [])
    if files.count(where: { $0 == "-" }) > 1 { throw CorpusError.standardInputTwice }
    let texts = try files.map(Self.lines)
    for (file, lines) in zip(files, texts) where lines.count != texts[1].count {
      throw TranslateError.unequalLines(
        path: file, lines: lines.count, references: references, referenceLines: texts[1].count)
    }
    guard !texts[1].isEmpty else { throw TranslateError.noLines(path: references) }
    let version = "skein-" + Skein.version
    let scores = [0, 2].filter { $0 < texts.count }.map {
      TranslationScores(of: texts[$0], references: texts[1], lowercases: lowercase, version: version)
    }
    let comparisons = against == nil ? nil : compare(texts[0], texts[2], texts[1])
    if output.json {
      return try StandardOutput.printJSON(
        Report(
          sentences: texts[1].count, scores: scores[0], against: scores.dropFirst().first, comparisons: comparisons))
    }
    for (file, scores) in zip([translations] + (against.map { [$0] } ?? []), scores) {
      StandardOutput.print("\(file), \(counted(texts[1].count, "sentence"))")
      TranslationText.print(scores)
    }
    guard let comparisons else { return }
    StandardOutput.print(
      "\(translations) less \(against!), by a paired bootstrap of \(grouped(Int64(resamples))) resamples")
    for name in ["BLEU", "chrF2", "TER"] {
      let found = comparisons[name]!
      StandardOutput.print(
        "  " + name.padding(toLength: 6, withPad: " ", startingAt: 0)
          + String(
            format: " %+.2f, from %+.2f to %+.2f (95 %%), p = %.3f", found.difference, found.interval.lower,
            found.interval.upper, found.pValue))
    }
  }

  private func compare(_ first: [String], _ second: [String], _ references: [String]) -> [String: PairedComparison] {
    let bootstrap = Bootstrap(seed: seed, resamples: resamples)
    func compare(_ metric: some TranslationMetric) -> (String, PairedComparison) {
      (
        metric.name,
        bootstrap.compare(
          metric, metric.statistics(of: first, references: [references]),
          metric.statistics(of: second, references: [references]))
      )
    }
    return Dictionary(
      uniqueKeysWithValues: [
        compare(BLEU(lowercases: lowercase)), compare(ChrF(lowercases: lowercase)), compare(TER()),
      ])
  }

  private static func lines(_ path: String) throws -> [String] {
    let reader = TextLines(try CorpusInput(arguments: [path]))
    var lines: [String] = []
    while let batch = try reader.next() { lines += (0..<batch.count).map { batch[$0] } }
    return lines
  }

  private struct Report: Encodable {
    var sentences: Int
    var scores: TranslationScores
    /// Of the other system.
    var against: TranslationScores?
    /// The first less the other, by the measure's name.
    var comparisons: [String: PairedComparison]?
  }
}
