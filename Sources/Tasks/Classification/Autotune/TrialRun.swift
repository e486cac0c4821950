import Foundation
import Models
import Storage

/// The run of a trial in the workbench file: what it has from before, and its end.
struct TrialRun {
  private let task: ClassifierTask
  private let texts: ClassifierTexts
  private let resumed: RunRecord?
  /// Of runs of this name before.
  private let lastID: Int64
  private let startedAt = Date()

  /// - Parameter checkpoint: what the trial goes on from.
  init(_ task: ClassifierTask, _ texts: ClassifierTexts, _ checkpoint: CheckpointRecord?) throws {
    (self.task, self.texts) = (task, texts)
    let runs = try task.job.workbench.runs(named: task.job.name)
    resumed = checkpoint?.runID.flatMap { id in runs.first { $0.id == id } }
    lastID = runs.last?.id ?? 0
  }

  var secondsBefore: Double { resumed?.seconds ?? 0 }

  /// What a network measured up to the checkpoint.
  func epochsBefore() throws -> [NetworkFigures] {
    guard let resumed else { return [] }
    func values(_ name: String) throws -> [Double] {
      try task.job.workbench.metrics(of: resumed, name: name).map(\.value)
    }
    let (losses, accuracies) = (try values("validationLoss"), try values("validationAccuracy"))
    return zip(zip(losses, accuracies), try values("validationMacroF1")).map {
      NetworkFigures(lossNats: $0.0, accuracy: $0.1, macroF1: $1)
    }
  }

  /// Ends it with what became of the trial.
  func end(_ result: TrialResult, _ outcome: TrainingOutcome<TrainedClassifier>) throws {
    let workbench = task.job.workbench
    // First: killed in between, the trial is trained again, rather than a checkpoint left that nothing goes on from.
    try workbench.removeCheckpoint(named: task.job.name)
    var end = RunEnd(runID: 0, result: try JSONText.encode(result), seconds: result.seconds)
    if case .finished(let trained) = outcome, let figures = result.figures {
      let place = (trained.steps, trained.epochs)
      trained.record.add("logLoss", figures.lossNats, at: place)
      trained.record.add("accuracy", figures.accuracy, at: place)
      trained.record.add("macroF1", figures.macroF1, at: place)
      (end.runID, end.metrics) = (trained.record.id, trained.record.metrics)
    } else {
      // One that ended before its time may not have come to have a run.
      let own = try workbench.runs(named: task.job.name).last { $0.id > lastID || $0.id == resumed?.id }
      end.runID = try own?.id ?? workbench.startRun(task.newRun(texts, startedAt: startedAt)).id
    }
    try workbench.finishRun(end)
  }
}

extension NetworkFigures {
  fileprivate init(lossNats: Double, accuracy: Double, macroF1: Double) {
    (self.lossNats, self.accuracy, self.macroF1) = (lossNats, accuracy, macroF1)
  }
}
