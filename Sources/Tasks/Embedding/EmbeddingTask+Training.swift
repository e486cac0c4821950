import Corpora
import Embeddings
import Foundation
import Storage

extension EmbeddingTask {
  /// What a training came to, here and now.
  struct Training {
    /// The words' vectors; `nil` if it was stopped.
    var rows: (any TrainedRows)?
    var run: TrainingRun
    var lastEpoch: EmbeddingEpoch?
    /// Share that is done.
    var progress: Double
    /// Until the first epoch could begin.
    var prepareSeconds = 0.0
    var prepareCPUSeconds = 0.0
    /// Units a second of the method, where it has some.
    var rate: Double?
    var unit: EmbeddingUnit
    /// Without saving checkpoints.
    var seconds: Double
    var cpuSeconds: Double
    var checkpointSeconds: Double
  }

  /// Makes the method's trainer and trains; `nil` if stopped before training began.
  ///
  /// The corpus may be given up for something that takes its place.
  func train(
    _ encoded: inout CorpusEncoder.Result, from checkpoint: CheckpointRecord?, startedAt: Date,
    isStopping: @escaping () -> Bool, report: @escaping (EmbeddingEvent) -> Void
  ) throws -> Training? {
    if settings.method == .lsa {
      return try factorize(encoded, startedAt: startedAt, isStopping: isStopping, report: report)
    }
    let preparing = Stopwatch()
    guard let trainer = try makeTrainer(&encoded, isStopping: isStopping, report: report) else { return nil }
    let seconds = preparing.seconds
    let cpuSeconds = preparing.cpuSeconds
    var training = try train(
      trainer, from: checkpoint, sources: encoded.sources, startedAt: startedAt, isStopping: isStopping, report: report)
    training.prepareSeconds = seconds
    training.prepareCPUSeconds = cpuSeconds
    return training
  }

  /// The trainer of the method, ready to begin; `nil` if stopped meanwhile.
  private func makeTrainer(
    _ encoded: inout CorpusEncoder.Result, isStopping: @escaping () -> Bool, report: @escaping (EmbeddingEvent) -> Void
  ) throws -> (any EmbeddingTrainer)? {
    switch settings.method {
    case .word2Vec:
      // A vector for each word, one for each context and one for each bucket of their n-grams, of 4 bytes an element.
      let words = encoded.vocabulary
      let buckets = settings.word2Vec.subwords?.bucketsAtMost(of: words) ?? 0
      let vectors = 2 * words.count + buckets
      try MachineMemory.require(4 * Double(vectors) * Double(settings.dimension))
      return try Word2VecTrainer(
        settings.word2Vec, counts: encoded.vocabulary.occurrences, words: encoded.vocabulary, corpus: encoded.corpus,
        threads: job.threads)
    case .glove:
      try MachineMemory.require(GloVeTrainer.weightBytes(words: encoded.vocabulary.count, settings.glove))
      guard let pairs = try countPairs(&encoded, isStopping: isStopping, report: report) else { return nil }
      return try GloVeTrainer(settings.glove, pairs: pairs, threads: job.threads)
    case .lsa: preconditionFailure("LSA has no trainer")
    }
  }

  /// Trains and saves checkpoints. A failure is put on the record of the run.
  private func train(
    _ trainer: some EmbeddingTrainer, from checkpoint: CheckpointRecord?, sources: [CorpusSource], startedAt: Date,
    isStopping: @escaping () -> Bool, report: @escaping (EmbeddingEvent) -> Void
  ) throws -> Training {
    if let checkpoint { try restore(trainer, from: checkpoint) }
    let run = try TrainingRun(
      try newRun(sources, startedAt: startedAt), resuming: checkpoint, atStep: trainer.finishedEpochs.count,
      in: job.workbench)
    do {
      if checkpoint != nil { report(.resumed(epoch: trainer.epoch + 1, progress: trainer.progress)) }
      return try train(
        trainer, run: run, identity: TrainingIdentity(settings: settings.resolved, texts: job.texts, sources: sources),
        startedAt: startedAt, isStopping: isStopping, report: report)
    } catch {
      run.fail(error)
      throw error
    }
  }

  private func train(
    _ trainer: some EmbeddingTrainer, run: TrainingRun, identity: TrainingIdentity<Settings>, startedAt: Date,
    isStopping: @escaping () -> Bool, report: @escaping (EmbeddingEvent) -> Void
  ) throws -> Training {
    let progressBefore = trainer.progress
    let monitor = TrainingMonitor(trainer, job: job, run: run, isStopping: isStopping, report: report)
    let clock = Stopwatch()
    var saving = (seconds: 0.0, cpuSeconds: 0.0)
    var isStopped = false
    while !isStopped, try monitor.train() == .paused {
      let stopwatch = Stopwatch()
      try save(trainer, identity: identity, run: run, startedAt: startedAt)
      run.saved(in: stopwatch.seconds)
      isStopped = isStopping()
      saving.seconds += stopwatch.seconds
      saving.cpuSeconds += stopwatch.cpuSeconds
      report(.checkpoint(seconds: stopwatch.seconds))
    }
    let units = Double(trainer.unitsPerEpoch * trainer.epochCount) * (trainer.progress - progressBefore)
    let seconds = clock.seconds - saving.seconds
    return Training(
      rows: isStopped ? nil : trainer.rows, run: run, lastEpoch: trainer.finishedEpochs.last,
      progress: trainer.progress,
      rate: units / max(seconds, 1e-9), unit: trainer.unit, seconds: seconds,
      cpuSeconds: clock.cpuSeconds - saving.cpuSeconds, checkpointSeconds: saving.seconds)
  }
}
