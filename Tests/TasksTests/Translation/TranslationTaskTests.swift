import Corpora
import Foundation
import Models
import Optimization
import Storage
import Tasks
import Testing

@Suite("Training of translators")
struct TranslationTaskTests {
  @Test("sorting is learned: from files to a stored model that puts letters in order that it never saw")
  func sorting() throws {
    let place = try TranslatorPlace()
    var task = place.task(
      TrainingTexts(
        training: try place.write(ToyPairs.sorting(3000, seed: 1), named: "train"),
        test: try place.write(ToyPairs.sorting(200, seed: 2), named: "test")))
    task.settings.training.epochs = 12
    let summary = try TranslatorPlace.finish(task)
    #expect(summary.measured.texts == .test && summary.measured.report.pairs == 200)
    #expect(summary.trainingPairs == 2700)
    let held = ToyPairs.sorting(300, seed: 3)
    let found = try place.translator().translate(held.map(\.source))
    let exact = zip(found, held).count { $0.best == $1.target }
    #expect(exact >= 291, "\(exact) of 300")
    #expect(summary.measured.report.scores.bleu.score > 97)
    // A smaller alphabet is a text like any other.
    #expect(try place.translator().translate(["b a a"])[0].best == "a a b")
  }

  @Test("dates of four forms become those of ISO 8601, character by character")
  func dates() throws {
    let place = try TranslatorPlace()
    var task = place.task(
      TrainingTexts(training: try place.write(ToyPairs.dates(4000, seed: 1), named: "train")))
    task.settings.source = CodecConfiguration(.characters)
    task.settings.target = CodecConfiguration(.characters)
    task.settings.training.epochs = 8
    task.settings.training.stoppingMetric = .bleu
    let summary = try TranslatorPlace.finish(task)
    #expect(summary.measured.texts == .heldOut && summary.measured.report.pairs == 400)
    let held = ToyPairs.dates(200, seed: 3)
    let found = try place.translator().translate(held.map(\.source))
    let exact = zip(found, held).count { $0.best == $1.target }
    #expect(exact >= 196, "\(exact) of 200")
  }

  @Test(
    "the same bytes come of any number of threads, and of a training that was stopped again and again",
    arguments: [TranslatorConfiguration.DecoderKind.gru, .transformer])
  func resuming(decoder: TranslatorConfiguration.DecoderKind) throws {
    let place = try TranslatorPlace()
    let texts = TrainingTexts(
      training: try place.write(ToyPairs.sorting(400, seed: 1), named: "train"),
      validation: try place.write(ToyPairs.sorting(60, seed: 2), named: "valid"))
    var whole = place.task(texts, named: "whole", decoder)
    whole.settings.training.epochs = 3
    (whole.settings.model.dropout.input, whole.settings.model.dropout.between) = (0.1, 0.1)
    whole.settings.optimization.averaging = decoder == .gru ? .exponential(decay: 0.9) : .lastEpochs(count: 2)
    let first = try TranslatorPlace.finish(whole)
    var alone = place.task(texts, named: "alone", decoder)
    (alone.settings, alone.job.threads) = (whole.settings, 1)
    #expect(try TranslatorPlace.finish(alone).digest == first.digest)

    var broken = place.task(texts, named: "broken", decoder)
    broken.settings = whole.settings
    var stops = 0
    var checkpoint: CheckpointRecord?
    while true {
      var steps = 0
      let outcome = try broken.run(
        resuming: checkpoint,
        isStopping: {
          steps += 1
          return steps > 9 + stops
        }, report: { _ in })
      if case .finished(let summary) = outcome {
        #expect(summary.digest == first.digest && summary.measured.report == first.measured.report)
        break
      }
      stops += 1
      let found: CheckpointRecord? = try place.workbench.checkpoint(named: "broken")
      let saved = try #require(found)
      checkpoint = saved
      broken = try TranslationTask(resuming: saved, workbench: place.workbench, skeinVersion: "1")
      broken.job.threads = 1 + stops % 3
    }
    #expect(stops >= 2)
    #expect(try place.workbench.verify().allSatisfy(\.isSound))
    let runs = try place.workbench.runs()
    #expect(runs.count == 3 && runs.allSatisfy { $0.kind == "translator" && $0.status == .finished })
  }

  @Test("what is stored comes back: vocabularies of both sides, subwords too, and translations to the last digit")
  func stored() throws {
    let place = try TranslatorPlace()
    let pairs = ToyPairs.dates(300, seed: 1)
    for (name, kind, isShared) in [
      ("words", CodecConfiguration.Kind.words, false), ("subwords", .subwords, false), ("shared", .subwords, true),
    ] {
      var task = place.task(TrainingTexts(training: try place.write(pairs, named: name)), named: name)
      if kind == .subwords {
        (task.settings.source, task.settings.target) = (CodecConfiguration(kind), CodecConfiguration(kind))
        (task.settings.source.subwords, task.settings.target.subwords) = (300, 290)
      }
      task.settings.sharesVocabulary = isShared
      task.settings.model.sharesEmbeddings = isShared
      task.settings.training.epochs = 1
      let summary = try TranslatorPlace.finish(task)
      let stored = try StoredTranslator(place.workbench.model(named: name), in: place.workbench)
      #expect(stored.recipe == task.settings && stored.measured == summary.measured)
      #expect((stored.record.sourceVocabulary == nil) == isShared)
      if kind == .subwords {
        #expect(stored.codec.target.vocabulary.count == 290)
        #expect(stored.codec.source.vocabulary.count == (isShared ? 290 : 300))
      }
      let held = ParallelTexts(
        pairs.prefix(30).enumerated().map { number, pair in
          ParallelPair(
            source: pair.source, target: pair.target,
            place: ParallelPlace(source: "a", target: "b", line: Int64(number + 1)))
        })
      let once = try stored.makeTranslator(threads: 1).evaluate(
        on: held, task.settings.search, lowercases: true, version: "1")
      let again = try stored.makeTranslator(threads: 2).evaluate(
        on: held, task.settings.search, lowercases: true, version: "1")
      #expect(once.report == again.report && once.translations == again.translations)
    }
    #expect(try place.workbench.verify().allSatisfy(\.isSound))
  }

  @Test("pairs that are filtered, held out or too long are counted, and none is lost")
  func counting() throws {
    let place = try TranslatorPlace()
    var pairs = ToyPairs.sorting(200, seed: 1)
    pairs += [("", "a"), ("a b", "a b"), pairs[0], (String(repeating: "a ", count: 30), "a")]
    var task = place.task(TrainingTexts(training: try place.write(pairs, named: "train")))
    task.settings.filter.dropsDuplicates = true
    task.settings.training.maximumTokens = 20
    (task.settings.training.epochs, task.settings.heldOut) = (1, 15)
    var (data, model) = (TranslationEvent.Data?.none, TranslationEvent.Model?.none)
    let outcome = try task.run(isStopping: { false }) { event in
      if case .data(let found) = event { data = found }
      if case .model(let found) = event { model = found }
    }
    let ledger = try #require(data?.ledger)
    #expect(ledger.read == 204 && ledger.filtered == ["empty": 1, "duplicate": Int64(ledger.filteredPairs) - 1])
    #expect(data?.validationPairs == 15 && data?.isHeldOut == true)
    #expect(Int64(data!.trainingPairs + 15) == ledger.kept)
    guard case .finished(let summary) = outcome else { throw TranslatorPlace.Unfinished() }
    #expect(summary.trainingPairs + model!.pairsTooLong == data!.trainingPairs && model!.pairsTooLong <= 1)
  }

  @Test("a recipe that cannot be trained is refused with the setting's name")
  func recipes() throws {
    func problem(_ change: (inout TranslationRecipe) -> Void) -> String? {
      var recipe = TranslationRecipe()
      change(&recipe)
      do {
        try recipe.validate()
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0 = TranslationRecipe(.transformer) } == nil)
    let wrong: [(String, (inout TranslationRecipe) -> Void)] = [
      ("model.sharesEmbeddings", { $0.model.sharesEmbeddings = true }),
      ("training.epochs", { $0.training.epochs = 0 }),
      ("training.batch", { $0.training.batch = 1 }),
      ("training.labelSmoothing", { $0.training.labelSmoothing = 1 }),
      ("training.teacherForcing.start", { $0.training.teacherForcing.start = 1.5 }),
      ("training.translatedPairs", { ($0.training.stoppingMetric, $0.training.translatedPairs) = (.bleu, 0) }),
      ("training.maximumTokens", { ($0 = TranslationRecipe(.transformer), $0.training.maximumTokens = 256).0 }),
      ("model.transformer.heads", { ($0 = TranslationRecipe(.transformer), $0.model.transformer.heads = 7).0 }),
      ("search.width", { $0.search.width = 0 }), ("search.lengthFactor", { $0.search.lengthFactor = 0 }),
      ("optimization.learningRate", { $0.optimization.learningRate = 0 }), ("heldOut", { $0.heldOut = 0 }),
      ("source.endOfLine", { $0.source.endOfLine = true }), ("minimumCount", { $0.target.minimumCount = 0 }),
    ]
    for (name, change) in wrong {
      #expect(problem(change)?.contains(name) == true, "\(name): \(problem(change) ?? "nothing")")
    }
  }

  @Test("a name of another kind, and vectors of another size, are told")
  func misuse() throws {
    let place = try TranslatorPlace()
    let files = try place.write(ToyPairs.sorting(60, seed: 1), named: "train")
    var task = place.task(TrainingTexts(training: files))
    task.settings.training.epochs = 1
    task.settings.training.sourceVectors = "wiki"
    #expect(throws: WorkbenchError.self) { try TranslatorPlace.finish(task) }
    task.settings.training.sourceVectors = nil
    _ = try TranslatorPlace.finish(task)
    #expect(throws: TaskError.notAClassifier(name: "toy", kind: "translator")) {
      try StoredClassifier(place.workbench.model(named: "toy"), in: place.workbench)
    }
    #expect(try place.workbench.runs().map(\.status).filter { $0 == .failed }.count <= 1)
  }
}
