import Corpora
import Embeddings
import Foundation
import Storage

extension EmbeddingTask {
  /// LSA: one computation, without epochs or checkpoints; `nil` if stopped, and nothing is left of it then but its run's record.
  func factorize(
    _ encoded: CorpusEncoder.Result, startedAt: Date, isStopping: @escaping () -> Bool,
    report: @escaping (EmbeddingEvent) -> Void
  ) throws -> Training? {
    let run = try TrainingRun(
      try newRun(encoded.sources, startedAt: startedAt), resuming: nil, atStep: 0, in: job.workbench)
    do {
      let trainer = LSATrainer(
        settings.lsa, occurrences: encoded.vocabulary.occurrences, corpus: encoded.corpus, threads: job.threads,
        memoryLimit: job.memoryLimit)
      var clock = Stopwatch()
      var (prepareSeconds, prepareCPUSeconds) = (0.0, 0.0)
      let trained = try trainer.train(
        requireMemory: { try MachineMemory.require($0) }, isStopping: isStopping
      ) { progress in
        switch progress {
        case .counting(let share): report(.counting(share: share))
        case .matrix(let rows, let columns, let elements):
          (prepareSeconds, prepareCPUSeconds) = (clock.seconds, clock.cpuSeconds)
          clock = Stopwatch()
          report(.matrix(EmbeddingEvent.Matrix(rows: rows, columns: columns, elements: elements)))
        case .factorizing(let products): report(.factorizing(products: products))
        }
      }
      guard let trained else {
        try job.workbench.stopRun(run.id)
        return nil
      }
      report(
        .factorized(
          EmbeddingEvent.Factorized(
            products: trained.products, largestSingularValue: trained.singularValues.first ?? 0,
            smallestSingularValue: trained.singularValues.last ?? 0, keptShare: trained.keptShare,
            seconds: clock.seconds)))
      return Training(
        rows: trained.vectors, run: run, lastEpoch: nil, progress: 1, prepareSeconds: prepareSeconds,
        prepareCPUSeconds: prepareCPUSeconds, rate: nil, unit: .words, seconds: clock.seconds,
        cpuSeconds: clock.cpuSeconds, checkpointSeconds: 0)
    } catch {
      run.fail(error)
      throw error
    }
  }
}

extension VectorMatrix: TrainedRows {
  func matrix() -> VectorMatrix { self }
}
