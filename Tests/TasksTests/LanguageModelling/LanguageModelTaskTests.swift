import Corpora
import Foundation
import Models
import Optimization
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Language model task")
struct LanguageModelTaskTests {
  @Test("a stored model has the figures that its training had, and scores and writes")
  func stored() throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 300), to: "text.txt")
    let test = try place.write(LanguageModelPlace.text(lines: 40, seed: 5) + "the strange cat purrs\n", to: "test.txt")
    var recipe = LanguageModelPlace.recipe()
    recipe.training.epochs = 8
    (recipe.model.embeddingSize, recipe.model.hiddenSize) = (24, 24)
    recipe.model.dropout = .init()
    var task = try place.task(input, recipe)
    task.job.texts.test = [test]
    let summary = try LanguageModelPlace.finish(task)
    // A word of a sentence is one of two, three or four, or known: about 2.4 bits of a sentence's 8 tokens are news.
    #expect(summary.validation.perplexity < 2.5)
    #expect(summary.test?.unknownTokens == 1)
    let model = try StoredLanguageModel(task.job.workbench.model(named: nil), in: task.job.workbench)
    #expect(model.recipe == recipe)
    let report = try model.evaluate([test], batch: recipe.training.validationBatch, threads: 1)
    #expect(report == summary.test)
    #expect(try model.evaluate([test], batch: 1, threads: 2).tokens == report.tokens)

    let scorer = try LineScorer(model)
    let likely = try scorer.score("the old cat purrs in the house .")
    let unlikely = try scorer.score("the old cat barks in the house .")
    #expect(likely.tokens.map(\.token) == ["the", "old", "cat", "purrs", "in", "the", "house", ".", "<eos>"])
    #expect(try #require(likely.perplexity) < #require(unlikely.perplexity))
    #expect(try scorer.score("the old cat purrs in the house .").logProbability == likely.logProbability)
    let empty = try scorer.score("")
    #expect(empty.tokens.map(\.token) == ["<eos>"] && empty.logProbability != nil)

    func written(seed: UInt64, temperature: Double = 1) throws -> TextGenerator.Result {
      var generator = try TextGenerator(
        model, sampling: .init(temperature: temperature), stops: ["\n"], length: 30, seed: seed)
      var shown = try generator.begin("the small dog")
      while let piece = try generator.next() { shown += piece }
      #expect(shown == "the small dog" + generator.result.text)
      return generator.result
    }
    #expect(try written(seed: 1).text == written(seed: 1).text)
    let greedy = try written(seed: 1, temperature: 0)
    #expect(greedy.text.hasPrefix(" barks in the ") && greedy.text.hasSuffix("."), "“\(greedy.text)”")
    #expect(greedy.end == .stop)

    let (beginning, found) = try model.continuations(
      of: "the small dog", .init(width: 4, results: 4, maximumLength: 30))
    #expect(beginning == "the small dog")
    #expect(found.count == 4 && found.allSatisfy(\.isComplete))
    #expect(found.map(\.logProbability) == found.map(\.logProbability).sorted(by: >))
    for continuation in found {
      // As the scorer finds it, word by word.
      let score = try scorer.score("the small dog" + continuation.text)
      let own = score.tokens.dropFirst(3).compactMap(\.logProbability).reduce(0, +)
      #expect(abs(own - continuation.logProbability) < 1e-3)
    }
    #expect(Set(found.map { $0.tokens[3] }) == ["garden", "house", "street", "wood"])
  }

  @Test("characters and subwords train too, and bits a character are those of the text")
  func units() throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 150), to: "text.txt")
    for kind in [CodecConfiguration.Kind.characters, .subwords] {
      var recipe = LanguageModelPlace.recipe(.gru)
      recipe.text = CodecConfiguration(kind)
      if kind == .subwords { recipe.text.subwords = 300 }
      let task = try place.task(input, recipe, workbench: "\(kind).db")
      _ = try LanguageModelPlace.finish(task)
      let model = try StoredLanguageModel(task.job.workbench.model(named: nil), in: task.job.workbench)
      let report = try model.evaluate([input], batch: 1, threads: 1)
      let bytes = Double(try String(contentsOfFile: input, encoding: .utf8).utf8.count)
      let bits = report.lossNats * Double(report.tokens) / 0.693147180559945
      #expect(abs(try #require(report.bitsPerByte) - bits / bytes) < 1e-9)
      if kind == .characters { #expect(abs(try #require(report.bitsPerCharacter) - bits / bytes) < 1e-9) }
      #expect(report.unknownTokens == 0)
      var generator = try TextGenerator(model, sampling: .init(), length: 20, seed: 1)
      #expect(try generator.begin("the old ") == "the old ")
    }
  }

  @Test("a rate that is too high sets a training back until it works, which is reported")
  func setBack() throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 60), to: "text.txt")
    var recipe = LanguageModelPlace.recipe()
    recipe.optimization.optimizer = OptimizerConfiguration(.gradientDescent)
    recipe.optimization.learningRate = 1e38
    recipe.optimization.clipping = .none
    recipe.optimization.recovery.maximumSetbacks = 200
    recipe.optimization.schedule = .constant
    let task = try place.task(input, recipe)
    var setbacks = 0
    _ = try task.run(isStopping: { false }) { if case .setBack = $0 { setbacks += 1 } }
    #expect(setbacks > 0)
  }
}
