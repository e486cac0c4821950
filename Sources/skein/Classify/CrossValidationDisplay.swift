import Foundation
import Metrics
import Tasks

/// Shows a cross-validation of a classifier.
struct CrossValidationDisplay {
  let talk: TrainingTalk

  init(_ talk: TrainingTalk) { self.talk = talk }

  func show(_ event: CrossValidationEvent) {
    if talk.isJSON { return printJSON(event) }
    switch event {
    case .reading(let bytes, let total): talk.reading(bytes, of: total)
    case .data(let data):
      for layout in data.layouts { talk.note(layout) }
      talk.note("\(data.ledger.summary); \(counted(data.labels.count, "label"))")
    case .began(let fold, let folds, let resuming):
      if resuming { talk.note("fold \(fold)/\(folds): goes on from its checkpoint") }
    case .training(let fold, let folds, .progress(let progress)):
      talk.line.show { "fold \(fold)/\(folds)  \(ClassifierDisplay.text(progress))" }
    case .training(let fold, let folds, .setBack(let problem, let toStep, _)):
      talk.note("fold \(fold)/\(folds): \(problem): set back to step \(toStep)")
    case .training: break
    case .fold(let fold, let isKnown): talk.note(Self.text(fold) + (isKnown ? ", finished before" : ""))
    case .finished(let result): show(result)
    }
  }

  /// Such as `fold 3/10: accuracy 0.912, macro F1 0.911 of 2,000 texts`.
  private static func text(_ fold: FoldFigures) -> String {
    String(format: "fold %d/%d: accuracy %.3f", fold.fold, fold.folds, fold.accuracy)
      + (fold.macroF1.map { String(format: ", macro F1 %.3f", $0) } ?? "")
      + " of \(counted(fold.texts, "text")), trained in \(TrainingText.spent(fold.trainSeconds))"
  }

  private func show(_ result: CrossValidationResult) {
    talk.line.clear()
    StandardOutput.print(
      "\(result.name): \(result.model), \(result.folds.count) folds of \(counted(result.texts, "text")), mean ± standard "
        + "deviation\n")
    var rows = [["", "accuracy", "macro F1", "difference", "interval", "p", "better?"]]
    rows.append(["classifier", Self.text(result.accuracy), Self.text(result.macroF1)])
    for baseline in result.baselines {
      let comparison = baseline.comparison
      func signed(_ value: Double) -> String { ClassifierReportText.signed(value) }
      rows.append([
        baseline.name, Self.text(baseline.accuracy), Self.text(baseline.macroF1), signed(comparison.difference),
        "\(signed(comparison.interval.lower)) to \(signed(comparison.interval.upper))",
        String(format: "%.3f", comparison.pValue), ClassifierReportText.words(baseline.verdict),
      ])
    }
    TextTable.print(rows, right: [1, 2, 3, 5])
    StandardOutput.print("\nlog loss \(Self.text(result.logLossNats, "%.4f")) nats a text")
  }

  /// Such as `0.912 ± 0.006`; a dash for what cannot be computed.
  private static func text(_ spread: Spread?, _ format: String = "%.3f") -> String {
    guard let spread else { return "–" }
    return String(format: format, spread.mean)
      + (spread.standardDeviation.map { " ± " + String(format: format, $0) } ?? "")
  }

  private struct Beginning: Encodable {
    var fold: Int
    var folds: Int
    var resumes: Bool
  }

  private struct Fold: Encodable {
    var fold: FoldFigures
    var isKnown: Bool
  }

  private struct Progress: Encodable {
    var fold: Int
    var progress: ClassifierEvent.Progress
  }

  private func printJSON(_ event: CrossValidationEvent) {
    switch event {
    case .reading(let bytes, let total): talk.event("reading", ["bytes": bytes, "total": total])
    case .data(let data): talk.event("data", data)
    case .began(let fold, let folds, let resuming):
      talk.event("began", Beginning(fold: fold, folds: folds, resumes: resuming))
    case .training(let fold, _, .progress(let progress)):
      talk.event("progress", Progress(fold: fold, progress: progress))
    case .training: break
    case .fold(let fold, let isKnown): talk.event("fold", Fold(fold: fold, isKnown: isKnown))
    case .finished(let result): talk.event("finished", result)
    }
  }
}
