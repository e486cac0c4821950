import Metrics
import Tensors
import Testing

@Suite("Translation metrics")
struct TranslationMetricTests {
  private static let metrics: [any TranslationMetric] = [
    BLEU(), BLEU(tokenizer: .characters, smoothing: .add()), ChrF(), ChrF.plusPlus, TER(),
  ]

  /// A translation and its references of few different words, so that much of them matches; some are empty.
  private struct Texts {
    var hypotheses: [String] = []
    var references: [[String]]

    init(_ number: Int) {
      let random = CounterRandom(seed: 9, stream: UInt64(number))
      var counter: UInt64 = 0
      func draw(_ bound: Int) -> Int {
        counter += 1
        return random.below(bound, at: counter)
      }
      let kinds = 2 + draw(9)
      func text() -> String {
        (0..<draw(draw(4) == 0 ? 3 : 20)).map { _ in String(repeating: "w", count: 1 + draw(kinds)) }
          .joined(separator: " ")
      }
      references = Array(repeating: [], count: 1 + draw(3))
      for _ in 0..<1 + draw(8) {
        hypotheses.append(text())
        for reference in references.indices { references[reference].append(draw(5) == 0 ? hypotheses.last! : text()) }
      }
    }
  }

  private static let texts = (0..<150).map(Texts.init)

  @Test("matches of n-grams are the clipped counts that dictionaries give")
  func clippedCounts() {
    func counts(_ words: [Substring], _ order: Int) -> [[Substring]: Int] {
      guard words.count >= order else { return [:] }
      return Dictionary((0...words.count - order).map { (Array(words[$0..<$0 + order]), 1) }, uniquingKeysWith: +)
    }
    for texts in Self.texts {
      let statistics = BLEU(tokenizer: .none).statistics(of: texts.hypotheses, references: texts.references)
      for (sentence, hypothesis) in texts.hypotheses.enumerated() {
        let words = hypothesis.split(separator: " ")
        let references = texts.references.map { $0[sentence].split(separator: " ") }
        #expect(statistics[sentence][0] == words.count)
        for order in 1...4 {
          let most = references.map { counts($0, order) }.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: max) }
          let matches = counts(words, order).reduce(0) { $0 + min($1.value, most[$1.key] ?? 0) }
          #expect(statistics[sentence][1 + order] == matches)
          #expect(statistics[sentence][5 + order] == max(0, words.count - order + 1))
        }
      }
    }
  }

  @Test("chrF's matches are those of characters, and of several references the best one's")
  func characterMatches() {
    for texts in Self.texts.prefix(50) {
      let metric = ChrF(characterOrder: 3)
      let all = metric.statistics(of: texts.hypotheses, references: texts.references)
      let single = texts.references.map { metric.statistics(of: texts.hypotheses, references: [$0]) }
      for (sentence, hypothesis) in texts.hypotheses.enumerated() {
        let best = single.map { metric.score($0[sentence]) }.max()!
        #expect(metric.score(all[sentence]) == best)
        #expect(single.contains { $0[sentence] == all[sentence] })
        // All letters are w, so that as many n-grams match as the shorter text has.
        let letters = hypothesis.count { $0 == "w" }
        let reference = texts.references[0][sentence].count { $0 == "w" }
        for order in 1...3 {
          let (ours, theirs) = (max(0, letters - order + 1), max(0, reference - order + 1))
          #expect(
            Array(single[0][sentence][3 * (order - 1)..<3 * order]) == [
              theirs == 0 ? 0 : ours, theirs, min(ours, theirs),
            ])
        }
      }
    }
  }

  @Test("statistics of parts add up to those of the whole, in any order of sentences and references")
  func additivity() {
    for texts in Self.texts.prefix(60) {
      for metric in Self.metrics {
        let whole = metric.statistics(of: texts.hypotheses, references: texts.references)
        let cut = texts.hypotheses.count / 2
        var parts = metric.statistics(
          of: Array(texts.hypotheses[..<cut]), references: texts.references.map { Array($0[..<cut]) })
        parts.append(
          metric.statistics(
            of: Array(texts.hypotheses[cut...]), references: texts.references.map { Array($0[cut...]) }))
        #expect(parts == whole && whole.count == texts.hypotheses.count)
        let turned = metric.statistics(
          of: texts.hypotheses.reversed(), references: texts.references.reversed().map { $0.reversed() })
        #expect(metric.score(turned.sum) == metric.score(whole.sum) || metric is ChrF)
        #expect(metric.score(of: texts.hypotheses, references: texts.references) == metric.score(whole.sum))
      }
    }
  }

  @Test("a translation that is the reference is perfect, and scores stay in their bounds")
  func bounds() {
    for texts in Self.texts {
      for metric in Self.metrics {
        let score = metric.score(of: texts.hypotheses, references: texts.references)
        #expect(score >= 0 && (score <= 100.0001 || metric is TER))
        let perfect = metric.score(of: texts.references[0], references: texts.references)
        if metric is TER { #expect(perfect == 0) }
      }
    }
    let text = ["this sentence has more than four words", "and so has this one"]
    for metric in Self.metrics {
      #expect(abs(metric.score(of: text, references: [text]) - (metric is TER ? 0 : 100)) < 1e-12)
      #expect((metric.score(of: ["nothing", ""], references: [["is", "alike"]]) < 100) == !(metric is TER))
      #expect(metric.score(of: [], references: [[]]) == 0)
    }
  }

  @Test("a shift is one edit however many words it takes; without one TER is the edit distance")
  func shifts() {
    func edits(_ hypothesis: String, _ reference: String) -> Int {
      TER().statistics(of: [hypothesis], references: [[reference]]).sum[0]
    }
    #expect(edits("d e f a b c", "a b c d e f") == 1)
    #expect(edits("x d e f a b c", "a b c d e f") == 2)
    #expect(edits("a b c", "") == 3 && edits("", "a b c") == 3 && edits("", "") == 0)
    #expect(edits("A B", "a b") == 0 && edits("a x c", "a b c") == 1)
    // Different words, each once, in the same order: nothing can be shifted to a better place.
    for number in 0..<60 {
      let random = CounterRandom(seed: 4, stream: UInt64(number))
      let words = (0..<30).map { "w\($0)" }
      let kept = words.indices.filter { random.below(4, at: UInt64($0)) > 0 }
      let added = words.indices.filter { random.below(6, at: UInt64(100 + $0)) == 0 }
      let hypothesis = kept.flatMap { added.contains($0) ? [words[$0], "new"] : [words[$0]] }
      let shared = kept.count
      let extra = hypothesis.count - shared
      let missing = words.count - shared
      let found = edits(hypothesis.joined(separator: " "), words.joined(separator: " "))
      #expect(found >= max(extra, missing) && found <= extra + missing)
    }
  }

  @Test("13a keeps numbers whole and cuts off what is at their ends")
  func numbers() {
    let cases = [
      ("It costs 1,250.50.", "It costs 1,250.50 ."), ("5-6, 7.", "5 - 6 , 7 ."), ("well-kept", "well-kept"),
      ("&quot;a&amp;b&quot;", "\" a & b \""), ("can't (now)", "can't ( now )"), ("a.b", "a . b"), ("1.a", "1 . a"),
    ]
    for (text, tokens) in cases {
      let statistics = BLEU().statistics(of: [text], references: [[tokens]])[0]
      #expect(statistics[0] == tokens.split(separator: " ").count && statistics[2] == statistics[0], "\(text)")
    }
  }
}
