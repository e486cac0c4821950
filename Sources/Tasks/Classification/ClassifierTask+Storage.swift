import Corpora
import Foundation
import Models
import Storage

extension ClassifierTask {
  func newRun(_ texts: ClassifierTexts, startedAt: Date) throws -> NewRun {
    try newRun(kind: kindOfRun, seed: settings.seed, sources: texts.sources, startedAt: startedAt)
  }

  /// Saves a checkpoint of weights and of where the training is.
  func save(
    _ blobs: [TrainingCheckpoint.Blob], progress: some Encodable, _ texts: ClassifierTexts, record: TrainingRun,
    startedAt: Date
  ) throws {
    try saveCheckpoint(
      kind: kindOfRun, blobs, progress: progress, sources: texts.sources, record: record, startedAt: startedAt)
  }

  /// Where the training of a checkpoint is.
  func progress<Progress: Decodable>(_ type: Progress.Type, of checkpoint: CheckpointRecord) throws -> Progress {
    guard let progress = try? JSONText.decode(type, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    return progress
  }

  /// Gives a classifier what is found on the texts to validate on: the shares of a combination, and the temperature and thresholds
  /// that the recipe asks for.
  func findAnswers(
    of classifier: inout TextClassifier, _ texts: ClassifierTexts, report: (ClassifierEvent) -> Void
  ) throws {
    guard settings.kind == .combined || settings.answers.needsValidation, let validation = texts.validation else {
      return
    }
    report(.answers(try classifier.findAnswers(settings.answers, on: validation, threads: job.threads)))
  }

  /// Stores a classifier with what was measured of it, and ends its run.
  func store(
    _ trained: TrainedClassifier, _ texts: ClassifierTexts, report: (ClassifierEvent) -> Void
  ) throws -> ClassifierEvent.Summary {
    let (classifier, measured, record) = (trained.classifier, trained.measured, trained.record)
    do {
      let saved = try job.workbench.save(
        classifier.newModel(
          named: job.name, recipe: settings, measured, runID: record.id, startedAt: trained.startedAt,
          skeinVersion: job.skeinVersion),
        replacing: job.replaces,
        finishing: RunEnd(
          runID: record.id, result: try measured.map { try JSONText.encode(ClassifierFigures($0)) } ?? "{}",
          seconds: trained.seconds, metrics: record.metrics))
      let use = ResourceUse.now
      let summary = ClassifierEvent.Summary(
        name: job.name, model: settings.modelName, labels: classifier.labels, parameters: saved.parameters,
        networkShare: classifier.networkShare, trainingTexts: texts.training.count, epochs: trained.epochs,
        measured: measured, digest: saved.digest,
        byteCount: saved.byteCount, trainSeconds: trained.seconds, cpuSeconds: use.cpuSeconds,
        peakMemoryBytes: use.peakMemoryBytes)
      report(.finished(summary))
      return summary
    } catch {
      record.fail(error)
      throw error
    }
  }
}

/// A classifier that was trained and measured, and is not stored yet.
struct TrainedClassifier {
  var classifier: TextClassifier
  /// `nil` where there was nothing to measure it on.
  var measured: MeasuredClassifier?
  var steps: Int
  var epochs: Int
  /// Of training alone.
  var seconds: Double
  var startedAt: Date
  /// Still running.
  var record: TrainingRun
}

/// What a classifier was measured on, and how good it is there.
public struct MeasuredClassifier: Codable, Equatable, Sendable {
  public var texts: MeasuredTexts
  public var report: ClassifierReport
}

/// The figures of a classifier that its run is compared with others by.
private struct ClassifierFigures: Encodable {
  var measuredOn: MeasuredTexts
  var accuracy: Double
  var macroF1: Double?
  var logLossNats: Double?

  init(_ measured: MeasuredClassifier) {
    measuredOn = measured.texts
    accuracy = measured.report.accuracy
    macroF1 = measured.report.macro.f1
    logLossNats = measured.report.calibration.logLossNats
  }
}
