import Corpora
import Foundation
import Models
import Tasks

/// Shows a search for a classifier.
struct AutotuneDisplay {
  let talk: TrainingTalk
  /// Shows the training of the winner.
  private let winner: ClassifierDisplay

  /// Trials in the table.
  private static let mostTrials = 10

  init(_ talk: TrainingTalk) { (self.talk, winner) = (talk, ClassifierDisplay(talk)) }

  func show(_ event: AutotuneEvent) {
    if case .winner(let event) = event { return winner.show(event) }
    if talk.isJSON { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total): talk.reading(bytes, of: total)
    case .data(let data): show(data)
    case .began(let trial, let model, let resuming):
      if resuming { talk.note("trial \(trial): \(model.rawValue) goes on from its checkpoint") }
    case .progress(let progress): talk.line.show { Self.text(progress) }
    case .trial(let trial, let isKnown, let isBest): show(trial, isKnown, isBest)
    case .tuned(let result): show(result)
    case .known(let digest, let measured):
      StandardOutput.print("stored before\ndigest \(digest)")
      if let measured {
        StandardOutput.print("")
        ClassifierReportText.print(measured.report, heading: ClassifierText.measuredOn(measured.texts))
      }
    case .winner: break
    }
  }

  private func show(_ data: AutotuneEvent.Data) {
    talk.data(
      data.layouts, data.ledger.summary, validation: data.validationLedger?.summary, test: data.testLedger?.summary)
    talk.note(
      "trials are trained on \(counted(data.trainingTexts, "text")) and measured on "
        + "\(grouped(Int64(data.validationTexts)))\(data.isHeldOut ? " held out of them" : ""); "
        + counted(data.labels.count, "label"))
  }

  /// Such as `trial 7 (cnn)  42.0 %  epoch 3/10  best: accuracy 0.912 by trial 3 (linear)  2:10 left`.
  private static func text(_ progress: AutotuneEvent.Progress) -> String {
    let training = progress.training
    let best = progress.best.map {
      "  best: \(figure($0.figures, $0.metric)) by trial \($0.trial) (\($0.model.rawValue))"
    }
    let left = progress.secondsLeft.map { "  \(TrainingText.duration($0)) left" }
    return "trial \(progress.trial) (\(progress.model.rawValue))  \(TrainingText.percent(training.fraction))"
      + "  epoch \(training.epoch)/\(training.epochs)\(best ?? "")\(left ?? "")"
  }

  /// Those that are worth a line: such as `trial 7: cnn, accuracy 0.912, macro F1 0.907, log loss 0.2513, the best so far`.
  private func show(_ trial: Trial, _ isKnown: Bool, _ isBest: Bool) {
    let result = trial.result
    let what = "trial \(trial.number): \(trial.model.rawValue)"
    if isBest, let figures = result.figures {
      talk.note(
        what
          + String(
            format: ", accuracy %.3f, macro F1 %.3f, log loss %.4f, the best so far", figures.accuracy,
            figures.macroF1, figures.lossNats)
          + (isKnown ? ", finished before" : ""))
    } else if result.outcome == .failed || result.outcome == .skipped {
      talk.note("\(what) \(result.outcome.rawValue): \(result.reason ?? "")")
    }
  }

  // MARK: The table

  private func show(_ result: AutotuneResult) {
    talk.line.clear()
    StandardOutput.print("\(result.name): \(Self.counts(result)) in \(TrainingText.spent(result.seconds))\n")
    let ranked = result.ranked
    var rows = [["trial", "model", "accuracy", "macro F1", "log loss", "seconds"]]
    for trial in ranked.prefix(Self.mostTrials) {
      let figures = trial.result.figures!
      rows.append([
        "\(trial.number)", trial.model.rawValue, String(format: "%.3f", figures.accuracy),
        String(format: "%.3f", figures.macroF1), String(format: "%.4f", figures.lossNats),
        String(format: "%.2f", trial.result.seconds),
      ])
    }
    TextTable.print(rows, right: [0, 2, 3, 4, 5])
    if ranked.count > Self.mostTrials { StandardOutput.print("… and \(ranked.count - Self.mostTrials) more") }
    StandardOutput.print("\n\(Self.best(result))\n")
    let changes = (try? SettingChange.between(result.defaults, result.best.recipe)) ?? []
    if changes.isEmpty {
      StandardOutput.print("Its settings are the defaults of \(result.best.model.rawValue).\n")
    } else {
      let rows = changes.map { [$0.key, $0.now, $0.before] }
      TextTable.print([["of \(result.best.model.rawValue)", "best", "default"]] + rows)
      StandardOutput.print("")
    }
  }

  /// Such as `41 trials, 38 measured, 2 stopped early, 1 failed`.
  private static func counts(_ result: AutotuneResult) -> String {
    let parts = TrialResult.Outcome.allCases.compactMap { outcome -> String? in
      let count = result.count(outcome)
      return count == 0 ? nil : "\(count) \(words(outcome))"
    }
    return ([counted(result.trials.count, "trial")] + parts).joined(separator: ", ")
  }

  private static func words(_ outcome: TrialResult.Outcome) -> String {
    switch outcome {
    case .measured: "measured"
    case .stoppedEarly: "stopped early"
    case .failed: "failed"
    case .skipped: "skipped for memory"
    case .outOfTime: "out of time"
    }
  }

  /// Such as `accuracy 0.912`.
  private static func figure(_ figures: NetworkFigures, _ metric: StoppingMetric) -> String {
    switch metric {
    case .accuracy: String(format: "accuracy %.3f", figures.accuracy)
    case .macroF1: String(format: "macro F1 %.3f", figures.macroF1)
    case .loss: String(format: "log loss %.4f", figures.lossNats)
    }
  }

  /// What the best figure is worth.
  private static func best(_ result: AutotuneResult) -> String {
    let error = result.best.result.standardError.map { String(format: " ± %.3f (standard error)", $0) } ?? ""
    return
      "Best is trial \(result.best.number): \(figure(result.best.result.figures!, result.metric))\(error) on \(counted(result.texts, "text"))"
      + (result.isHeldOut ? " held out.\n" : ".\n")
      + "The best of many trials looks better than it is on the texts that it was chosen by."
  }

  // MARK: JSON

  private struct Beginning: Encodable {
    var trial: Int
    var model: TunedModel
    var resumes: Bool
  }

  private struct Tried: Encodable {
    var trial: Trial
    var isKnown: Bool
    var isBest: Bool
  }

  private struct Tuned: Encodable {
    var name: String
    var metric: StoppingMetric
    var texts: Int
    var isHeldOut: Bool
    var trials: Int
    var seconds: Double
    /// How many trials had which outcome.
    var outcomes: [String: Int]
    var best: Trial
    /// That the classifier is trained by.
    var recipe: ClassifierRecipe

    init(_ result: AutotuneResult) {
      (name, metric, texts, isHeldOut) = (result.name, result.metric, result.texts, result.isHeldOut)
      (trials, seconds, best, recipe) = (result.trials.count, result.seconds, result.best, result.recipe)
      outcomes = Dictionary(
        uniqueKeysWithValues: TrialResult.Outcome.allCases.map { ($0.rawValue, result.count($0)) })
    }
  }

  private struct Known: Encodable {
    var digest: String
    var measured: MeasuredClassifier?
  }

  private func printJSON(_ event: AutotuneEvent) {
    switch event {
    case .reading(let bytes, let total): talk.event("reading", ["bytes": bytes, "total": total])
    case .data(let data): talk.event("data", data)
    case .began(let trial, let model, let resuming):
      talk.event("began", Beginning(trial: trial, model: model, resumes: resuming))
    case .progress(let progress): talk.event("progress", progress)
    case .trial(let trial, let isKnown, let isBest):
      talk.event("trial", Tried(trial: trial, isKnown: isKnown, isBest: isBest))
    case .tuned(let result): talk.event("tuned", Tuned(result))
    case .known(let digest, let measured): talk.event("alreadyFinished", Known(digest: digest, measured: measured))
    case .winner: break
    }
  }
}
