import Corpora
import Foundation
import Models
import Storage
import Tasks
import Testing

/// One model that puts letters in order, for many questions.
@Suite("Translating texts", .serialized)
struct TextTranslatorTests {
  private static let place = Result { () throws -> TranslatorPlace in
    let place = try TranslatorPlace()
    for decoder in [TranslatorConfiguration.DecoderKind.gru, .transformer] {
      // Words that occur once are unknown.
      let rare = ToyPairs.sorting(300, seed: 2).enumerated().map { number, pair in
        (source: "w\(number) \(pair.source)", target: "\(pair.target) w\(number)")
      }
      var task = place.task(
        TrainingTexts(training: try place.write(ToyPairs.sorting(1500, seed: 1) + rare, named: "train")),
        named: decoder.rawValue, decoder)
      (task.settings.source.minimumCount, task.settings.target.minimumCount) = (2, 2)
      task.settings.training.maximumTokens = 12
      task.settings.model.transformer.contextLength = 16
      task.settings.training.epochs = 6
      _ = try TranslatorPlace.finish(task)
    }
    return place
  }

  private func translator(_ decoder: TranslatorConfiguration.DecoderKind, threads: Int = 1) throws -> TextTranslator {
    try Self.place.get().translator(decoder.rawValue, threads: threads)
  }

  static let strange = [
    "", " ", "\t", "a", "b a", "zzz", "日本語のテキスト", "مرحبا بالعالم", "👩‍👩‍👧‍👦 🇩🇪", "a\u{0}b", "\u{FEFF}c b",
    String(repeating: "b a ", count: 40), "c b. " + String(repeating: "j i h, ", count: 20),
    String(repeating: "word ", count: 10_000), String(repeating: "x", count: 5000), "e d\u{2028}c b",
  ]

  @Test(
    "whatever a text is, it has a translation, which does not depend on the others or on threads",
    arguments: [TranslatorConfiguration.DecoderKind.gru, .transformer])
  func strangeTexts(decoder: TranslatorConfiguration.DecoderKind) throws {
    let (one, two) = (try translator(decoder), try translator(decoder, threads: 2))
    var search = TranslationSearchConfiguration()
    search.width = 3
    let all = try two.translate(Self.strange, search)
    #expect(all.count == Self.strange.count)
    for (number, text) in Self.strange.enumerated() {
      #expect(try one.translate([text], search) == [all[number]], "text \(number)")
    }
    #expect(all[0].best == "" && all[0].tokens == 0 && all[0].pieces == 0 && all[1].best == "")
    #expect(all[13].tokens == 10_000 && all[13].unknownTokens == 10_000 && all[13].pieces >= 834)
    #expect(all[11].pieces == 7 && all[11].tokens == 80)

    search.sampling = SamplingConfiguration(temperature: 1.5)
    let drawn = try two.translate(Self.strange, search, first: 100)
    for (number, text) in Self.strange.enumerated() {
      #expect(try one.translate([text], search, first: 100 + number) == [drawn[number]])
    }
    search.seed = 2
    #expect(try two.translate(Self.strange, search, first: 100) != drawn)
  }

  @Test("n results are the best of a beam, in their order, the first one the only one's")
  func results() throws {
    let translator = try translator(.gru)
    var search = TranslationSearchConfiguration()
    let texts = ToyPairs.sorting(20, seed: 8).map(\.source)
    let (best, several) = (try translator.translate(texts, search), try translator.translate(texts, search, results: 4))
    for (one, many) in zip(best, several) {
      #expect(many.translations.count == 4)
      #expect(many.translations[0].text == one.best)
      #expect(zip(many.translations, many.translations.dropFirst()).allSatisfy { $0.score >= $1.score })
    }
    (search.blockedNGram, search.replacesUnknown) = (1, false)
    for found in try translator.translate(["a a b b"], search) {
      let words = found.best.split(separator: " ")
      #expect(Set(words).count == words.count)
    }
  }

  @Test("an unknown word is replaced by that of the source, unless it is to stay")
  func unknown() throws {
    let translator = try translator(.gru)
    var search = TranslationSearchConfiguration()
    search.width = 1
    let texts = ["w7 c b a", "Vanessa d a b", "xylophone f g e"]
    search.replacesUnknown = false
    let kept = try translator.translate(texts, search)
    #expect(kept.allSatisfy { $0.best.hasSuffix(" <unk>") && $0.unknownTokens == 1 }, "\(kept.map(\.best))")
    search.replacesUnknown = true
    let replaced = try translator.translate(texts, search).map(\.best)
    // As the source spells it.
    #expect(zip(replaced, ["w7", "Vanessa", "xylophone"]).allSatisfy { $0.hasSuffix(" " + $1) }, "\(replaced)")
  }

  @Test("an alignment has a weight for each pair of tokens; a sorted letter looks at its source")
  func alignment() throws {
    let translator = try translator(.gru)
    var (right, all) = (0, 0)
    for pair in [("e b h a", "a b e h"), ("c j d", "c d j"), ("h g f", "f g h")] {
      let found = try translator.align(pair.0, with: pair.1)
      #expect(found.source.joined(separator: " ") == pair.0 && found.target.joined(separator: " ") == pair.1)
      for (weights, end) in zip(found.weights, found.endWeights) {
        #expect(weights.count == found.source.count && abs(weights.reduce(end, +) - 1) < 1e-5)
      }
      for link in found.links.sure {
        right += found.source[link.source] == found.target[link.target] ? 1 : 0
        all += 1
      }
    }
    #expect(right >= 7, "\(right) of \(all)")
    #expect(throws: TaskError.sentenceTooLong(tokens: 80, longest: 15)) {
      try self.translator(.transformer).align(String(repeating: "b a ", count: 40), with: "a")
    }
  }
}
