import Corpora
import Foundation
import Metrics
import Models
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Temperatures and thresholds of classifiers")
struct AnswersTests {
  /// Texts with any of two labels, each of which has words of its own; one in ten labels is wrong.
  private func rows(_ count: Int, seed: UInt64) -> String {
    let words = [["goal", "match", "score"], ["vote", "party", "law"], ["the", "of", "and"]]
    var random = SplitMix64(state: seed)
    var lines = ["label,text"]
    for _ in 0..<count {
      let kinds = [0, 1].filter { _ in random.next() % 2 == 0 } + [2]
      let text = (0..<8).map { _ in words[kinds[Int(random.next() % UInt64(kinds.count))]][Int(random.next() % 3)] }
      let labels = [0, 1].filter { kinds.contains($0) != (random.next() % 10 == 0) }.map { ["sport", "politics"][$0] }
      lines.append("\"\(labels.joined(separator: ","))\",\(text.joined(separator: " "))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func found(_ task: ClassifierTask) throws -> FoundAnswers {
    var found: FoundAnswers?
    _ = try task.run(isStopping: { false }) { if case .answers(let answers) = $0 { found = answers } }
    return try #require(found)
  }

  @Test("with the temperature the validation texts have the least log loss, and the same labels")
  func temperature() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(400, seed: 1), to: "train.csv")
    let validation = try place.write(ClassifierPlace.rows(300, seed: 2), to: "validation.csv")
    var task = place.task(.init(training: [training], validation: [validation]))
    let plain = try #require(try ClassifierPlace.finish(task).measured?.report)
    #expect(abs(plain.calibration.bestTemperature - 1) > 0.02)
    task.settings.answers.isCalibrated = true
    task.job.replaces = true
    let temperature = try #require(try found(task).temperature)
    #expect(abs(temperature - plain.calibration.bestTemperature) < 1e-4 * temperature)

    let stored = try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench)
    let calibrated = try #require(stored.measured).report
    #expect(stored.classifier.temperature == temperature)
    #expect(calibrated.confusionMatrix == plain.confusionMatrix)
    #expect(calibrated.calibration.logLossNats < plain.calibration.logLossNats)
    #expect(abs(calibrated.calibration.bestTemperature - 1) < 1e-3)
    // As it was measured, so it is when it is read again.
    let set = try LabelledSet(reading: LabelledInput(arguments: [validation]))
    #expect(try stored.test(set, threads: 1).report.calibration == calibrated.calibration)
  }

  @Test(
    "of several labels thresholds reach on the validation texts what was wanted, and a temperature fits all decisions")
  func thresholds() throws {
    let place = try ClassifierPlace()
    let training = try place.write(rows(600, seed: 1), to: "train.csv")
    let validation = try place.write(rows(400, seed: 2), to: "validation.csv")
    var task = place.task(.init(training: [training], validation: [validation]))
    task.settings.data.labels = .multi(separator: ",")
    task.settings.answers.precision = 0.93
    let answers = try found(task)
    #expect(answers.temperature == nil && answers.thresholds.map(\.label) == ["politics", "sport"])
    let stored = try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench)
    #expect(stored.classifier.thresholds == answers.thresholds.map(\.value))
    let report = try #require(stored.measured).report
    for (label, threshold) in zip(report.classes, answers.thresholds) where threshold.isReached {
      #expect(try #require(label.scores.precision) >= 0.93)
      #expect(label.scores.precision == threshold.precision && label.scores.recall == threshold.recall)
      #expect(label.threshold == threshold.value)
    }
    #expect(answers.thresholds.contains { $0.isReached && abs($0.value - 0.5) > 0.01 })

    task.settings.answers = AnswerConfiguration()
    task.settings.answers.isCalibrated = true
    task.job.replaces = true
    let temperature = try #require(try found(task).temperature)
    let calibrated = try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench)
    #expect(abs(temperature - report.calibration.bestTemperature) < 1e-4 * temperature)
    #expect(abs(try #require(calibrated.measured).report.calibration.bestTemperature - 1) < 1e-3)
  }

  @Test("what needs texts to validate on holds some out, though there are others to test on")
  func heldOut() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(400, seed: 1), to: "train.csv")
    let test = try place.write(ClassifierPlace.rows(100, seed: 2), to: "test.csv")
    var task = place.task(.init(training: [training], test: [test]))
    task.settings.answers.isCalibrated = true
    let summary = try ClassifierPlace.finish(task)
    #expect(summary.trainingTexts == 360 && summary.measured?.texts == .test)
    task.settings.heldOut = 0
    #expect(throws: ModelError.self) { try ClassifierPlace.finish(task) }
  }

  @Test("networks are calibrated, too")
  func network() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(300, seed: 1), to: "train.csv")
    var task = place.task(.init(training: [training]))
    task.settings = ClassifierRecipe(.cnn)
    task.settings.network.embeddingSize = 8
    task.settings.training.epochs = 2
    task.settings.answers.isCalibrated = true
    let temperature = try #require(try found(task).temperature)
    let stored = try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench)
    #expect(temperature != 1 && stored.classifier.temperature == temperature)
    #expect(abs(try #require(stored.measured).report.calibration.bestTemperature - 1) < 1e-3)
  }

  @Test("settings that cannot be are refused")
  func refused() throws {
    var recipe = ClassifierRecipe()
    recipe.answers.precision = 0.9
    #expect(throws: ModelError.self) { try recipe.validate() }
    recipe.data.labels = .multi(separator: ",")
    try recipe.validate()
    recipe.answers.recall = 0.9
    #expect(throws: ModelError.self) { try recipe.validate() }
    for share in [0, -1, 1.5, .nan] {
      recipe.answers = AnswerConfiguration()
      recipe.answers.recall = share
      #expect(throws: ModelError.self) { try recipe.validate() }
    }
  }
}
