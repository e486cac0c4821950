import Foundation
import Metrics
import Testing

/// Scores beside sacreBLEU's: `sacrebleu_scores.py` made `sacrebleu_scores.json`.
@Suite("Translations beside sacreBLEU")
struct SacreBLEUTests {
  private struct Values: Decodable {
    let separators: [UInt32]
    let cased, lowered: String
    let sets: [TextSet]
  }

  private struct TextSet: Decodable {
    let name: String
    let hypotheses: [String]
    let references: [[String]]
    let results: [Result]
  }

  private struct Result: Decodable {
    let metric, name, signature, line: String
    let options: Options
    let score: Double
    let sentences: [Double]
    let statistics: [[Double]]?
  }

  private struct Options: Decodable {
    let tokenize, smooth_method: String?
    let lowercase, effective_order, eps_smoothing, whitespace, case_sensitive: Bool?
    let smooth_value: Double?
    let char_order, word_order, beta: Int?
  }

  private static let values: Values = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("sacrebleu_scores.json")
    return try! JSONDecoder().decode(Values.self, from: Data(contentsOf: file))
  }()

  private static func metric(_ result: Result) -> any TranslationMetric {
    let options = result.options
    switch result.metric {
    case "chrf":
      return ChrF(
        characterOrder: options.char_order ?? 6, wordOrder: options.word_order ?? 0, beta: options.beta ?? 2,
        lowercases: options.lowercase ?? false, keepsSpace: options.whitespace ?? false,
        effectiveOrder: !(options.eps_smoothing ?? false))
    case "ter": return TER(lowercases: !options.case_sensitive!)
    default:
      let smoothing: BLEU.Smoothing =
        switch options.smooth_method {
        case "floor": options.smooth_value.map { BLEU.Smoothing.floor($0) } ?? .floor()
        case "add-k": options.smooth_value.map { BLEU.Smoothing.add($0) } ?? .add()
        case "none": .none
        default: .exponential
        }
      return BLEU(
        tokenizer: options.tokenize.map { TranslationTokenizer(rawValue: $0)! } ?? .mteval13a,
        lowercases: options.lowercase ?? false, smoothing: smoothing, effectiveOrder: options.effective_order ?? false)
    }
  }

  /// Both add up in the same order, so only the logarithms of another C library can differ, by a bit or two.
  private func areSame(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) <= 4 * expected.ulp }

  @Test("counts of each sentence are sacreBLEU's")
  func statistics() {
    var compared = 0
    for set in Self.values.sets {
      for result in set.results {
        guard let expected = result.statistics else { continue }
        let metric = Self.metric(result)
        let statistics = metric.statistics(of: set.hypotheses, references: set.references)
        // TER's are edits and the average length of the references.
        let scale = metric is TER ? Double(set.references.count) : 1
        for sentence in set.hypotheses.indices {
          let found = statistics[sentence].map { Double($0) / scale }
          #expect(found == expected[sentence], "\(set.name), \(result.signature): \(set.hypotheses[sentence])")
          compared += 1
        }
      }
    }
    #expect(compared > 1_500)
  }

  @Test("scores of corpora and of sentences are sacreBLEU's to the last bits")
  func scores() {
    for set in Self.values.sets {
      for result in set.results {
        let metric = Self.metric(result)
        let statistics = metric.statistics(of: set.hypotheses, references: set.references)
        #expect(
          areSame(metric.score(statistics.sum), result.score),
          "\(set.name), \(result.signature): \(metric.score(statistics.sum)), sacreBLEU has \(result.score)")
        let sentences = (0..<statistics.count).map { metric.score(statistics[$0]) }
        #expect(zip(sentences, result.sentences).allSatisfy(areSame), "\(set.name), \(result.signature)")
      }
    }
  }

  @Test("names, signatures and lines are written as sacreBLEU writes them")
  func texts() {
    for set in Self.values.sets {
      for result in set.results {
        let metric = Self.metric(result)
        #expect(metric.name == result.name)
        let version = "skein-0.1.0"
        #expect(
          metric.signature(references: set.references.count, version: version) == result.signature
            + "version:\(version)")
        if let bleu = metric as? BLEU {
          let sum = bleu.statistics(of: set.hypotheses, references: set.references).sum
          #expect(bleu.evaluate(sum).description == result.line)
        }
      }
    }
    #expect(
      BLEU().signature(references: 1, version: "2.6.0", bootstrap: Bootstrap(seed: 12345))
        == "nrefs:1|bs:1000|seed:12345|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0")
  }

  @Test("every letter with a lower case gets Python's")
  func lowerCase() {
    // Words without white space, letter by letter: one that differs would be a unigram too few.
    let statistics = BLEU(tokenizer: .none, lowercases: true)
      .statistics(of: [Self.values.cased], references: [[Self.values.lowered]])
    let letters = Self.values.cased.split(separator: " ").count
    #expect(letters > 1_300)
    #expect(statistics[0][0] == letters && statistics[0][2] == letters)
  }

  @Test("words are cut where Python's split cuts, and nowhere else")
  func separators() {
    let scalars = (0..<UInt32(0x3200)).compactMap { Unicode.Scalar($0) } + ["\u{FEFF}", "\u{E000}", "\u{1F600}"]
    let texts = scalars.map { "a\(Character($0))b" }
    let statistics = BLEU(tokenizer: .none).statistics(of: texts, references: [texts])
    let found = scalars.indices.filter { statistics[$0][0] == 2 }.map { scalars[$0].value }
    #expect(found == Self.values.separators)
  }
}
