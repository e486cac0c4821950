import Corpora
import Embeddings
import Foundation
import Storage
import Tokenization

/// Trains an embedding from a corpus and stores it in the workbench file: a configuration in, vectors and figures out.
///
///     var task = EmbeddingTask(
///       TrainingJob(name: "wiki", texts: .init(training: ["wiki.txt"]), workbench: workbench, skeinVersion: "0.1.0"))
///     task.settings.word2Vec.epochs = 3
///     let outcome = try task.run(isStopping: { false }) { event in … }
public struct EmbeddingTask: TrainingTask {
  public var job: TrainingJob
  public var settings: EmbeddingConfiguration

  public init(_ job: TrainingJob, _ settings: EmbeddingConfiguration = EmbeddingConfiguration()) {
    self.job = job
    self.settings = settings
  }

  /// - Throws: ``CorpusError``, ``EmbeddingError``, ``WorkbenchError`` or ``TaskError``; what was saved stays.
  public func run(
    resuming checkpoint: CheckpointRecord? = nil, isStopping: @escaping () -> Bool,
    report: @escaping (EmbeddingEvent) -> Void
  ) throws -> TrainingOutcome<EmbeddingEvent.Summary> {
    let startedAt = checkpoint?.startedAt ?? Date()
    let reading = Stopwatch()
    guard var encoded = try encode(isStopping: isStopping, report: report) else { return .stoppedBeforeTraining }
    if let checkpoint {
      try TrainingIdentity<Settings>(of: checkpoint).check(encoded.sources, of: job.texts, training: job.name)
    }
    let corpusWords = encoded.corpus.tokenCount
    let readSeconds = reading.seconds
    let readCPUSeconds = reading.cpuSeconds
    report(
      .corpus(
        EmbeddingEvent.Corpus(
          ledger: encoded.ledger, vocabularySize: encoded.vocabulary.count, corpusWords: corpusWords,
          readSeconds: readSeconds)))

    // A vector for each word, one for each context and one for each bucket of n-grams, of 4 bytes an element.
    let vectors = 2 * encoded.vocabulary.count + (settings.word2Vec.subwords?.buckets ?? 0)
    try MachineMemory.require(4 * Double(vectors) * Double(settings.word2Vec.dimension))
    let run = try TrainingRun(
      try newRun(encoded.sources, startedAt: startedAt), resuming: checkpoint,
      atStep: try checkpoint.map(finishedEpochs(of:)) ?? 0, in: job.workbench)
    do {
      let training = try train(
        encoded, resuming: checkpoint, run: run, startedAt: startedAt, isStopping: isStopping, report: report)
      guard let rows = training.rows else {
        try job.workbench.stopRun(run.id)
        return .stopped(progress: training.progress)
      }
      encoded.corpus = EncodedCorpus([])  // its memory is the vectors' now
      var summary = EmbeddingEvent.Summary(
        name: job.name, rows: encoded.vocabulary.count, dimension: settings.word2Vec.dimension,
        corpusWords: corpusWords, epochs: settings.word2Vec.epochs,
        meanLossNats: training.lastEpoch?.loss.mean, heldOutLossNats: training.lastEpoch?.heldOut?.mean, digest: "",
        readSeconds: readSeconds, readCPUSeconds: readCPUSeconds, trainSeconds: training.seconds,
        trainCPUSeconds: training.cpuSeconds, saveSeconds: training.checkpointSeconds,
        wordsPerSecond: training.words / max(training.seconds, 1e-9), peakMemoryBytes: 0)
      let saving = Stopwatch()
      let record = try job.workbench.save(
        newEmbedding(rows, training.lastEpoch, encoded, startedAt: startedAt), replacing: job.replaces,
        finishing: RunEnd(
          runID: run.id, result: try JSONText.encode(RunResult(summary)), seconds: run.seconds, metrics: run.metrics))
      summary.digest = record.digest
      summary.saveSeconds += saving.seconds
      summary.peakMemoryBytes = ResourceUse.now.peakMemoryBytes
      report(.finished(summary))
      return .finished(summary)
    } catch {
      run.fail(error)
      throw error
    }
  }

  /// What a training came to, here and now.
  private struct Training {
    /// The words' vectors; `nil` if it was stopped.
    var rows: Word2VecRows?
    var lastEpoch: Word2VecEpoch?
    /// Share that is done.
    var progress: Double
    /// Corpus words trained.
    var words: Double
    /// Without saving checkpoints.
    var seconds: Double
    var cpuSeconds: Double
    var checkpointSeconds: Double
  }

  private func train(
    _ encoded: CorpusEncoder.Result, resuming checkpoint: CheckpointRecord?, run: TrainingRun, startedAt: Date,
    isStopping: @escaping () -> Bool, report: @escaping (EmbeddingEvent) -> Void
  ) throws -> Training {
    let trainer = try Word2VecTrainer(
      settings.word2Vec, counts: encoded.vocabulary.occurrences, words: encoded.vocabulary, corpus: encoded.corpus,
      threads: job.threads)
    if let checkpoint {
      try restore(trainer, from: checkpoint)
      report(.resumed(epoch: trainer.state.position.epoch + 1, progress: trainer.progress))
    }
    let identity = TrainingIdentity(settings: resolvedSettings, texts: job.texts, sources: encoded.sources)
    let progressBefore = trainer.progress
    let monitor = TrainingMonitor(trainer, task: self, run: run, isStopping: isStopping, report: report)
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
    let words = Double(encoded.corpus.tokenCount * settings.word2Vec.epochs)
    return Training(
      rows: isStopped ? nil : trainer.rows, lastEpoch: trainer.state.epochs.last, progress: trainer.progress,
      words: words * (trainer.progress - progressBefore), seconds: clock.seconds - saving.seconds,
      cpuSeconds: clock.cpuSeconds - saving.cpuSeconds, checkpointSeconds: saving.seconds)
  }

  /// The corpus as ids; `nil` if stopped meanwhile.
  private func encode(
    isStopping: @escaping () -> Bool, report: @escaping (EmbeddingEvent) -> Void
  ) throws -> CorpusEncoder.Result? {
    var options = CorpusEncoder.Options()
    options.tokenizer = settings.tokenizer
    options.minimumCount = settings.minimumCount
    options.maximumSize = settings.maximumSize
    options.threads = job.threads
    options.invalid = settings.invalid
    options.memoryLimit = job.memoryLimit
    let input = try CorpusInput(arguments: job.texts.training)
    do {
      return try CorpusEncoder(options).encode(
        input, progress: { report(.reading(bytes: $0, total: $1)) }, isCancelled: isStopping)
    } catch .cancelled {
      return nil
    }
  }

  /// The settings with everything said, as they are recorded.
  private var resolvedSettings: EmbeddingConfiguration {
    var resolved = settings
    resolved.word2Vec = settings.word2Vec.resolved
    return resolved
  }

  private func newRun(_ sources: [CorpusSource], startedAt: Date) throws -> NewRun {
    NewRun(
      name: job.name, kind: settings.word2Vec.model.rawValue,
      configuration: try JSONText.encode(resolvedSettings),
      seed: settings.word2Vec.seed, threads: job.threads, sources: sources, startedAt: startedAt,
      skeinVersion: job.skeinVersion)
  }

  private func newEmbedding(
    _ rows: Word2VecRows, _ epoch: Word2VecEpoch?, _ encoded: CorpusEncoder.Result, startedAt: Date
  ) throws -> NewEmbedding {
    let vocabulary = NewVocabulary(
      words: encoded.vocabulary, configuration: try JSONText.encode(VocabularyRules(settings)),
      tokenizer: try JSONText.encode(settings.tokenizer), icuVersion: Tokenizer.icuVersion,
      unicodeVersion: Tokenizer.unicodeVersion, ledger: try JSONText.encode(encoded.ledger), sources: encoded.sources,
      createdAt: startedAt, skeinVersion: job.skeinVersion)
    return NewEmbedding(
      name: job.name, kind: settings.word2Vec.model.rawValue, vocabulary: vocabulary, vectors: rows.matrix(),
      subwords: rows.subwordVectors(), configuration: try JSONText.encode(resolvedSettings),
      seed: settings.word2Vec.seed,
      finalLoss: epoch?.loss.mean, heldOutLoss: epoch?.heldOut?.mean, startedAt: startedAt, finishedAt: Date(),
      skeinVersion: job.skeinVersion)
  }
}

/// Which words a vocabulary keeps, as the workbench file records it.
private struct VocabularyRules: Encodable {
  var minimumCount: Int
  var maximumSize: Int?

  init(_ configuration: EmbeddingConfiguration) {
    minimumCount = configuration.minimumCount
    maximumSize = configuration.maximumSize
  }
}

/// The final figures of a run, as the workbench file records them.
private struct RunResult: Encodable {
  var rows: Int
  var dimension: Int
  var corpusWords: Int
  var loss: Double?
  var heldOutLoss: Double?

  init(_ summary: EmbeddingEvent.Summary) {
    rows = summary.rows
    dimension = summary.dimension
    corpusWords = summary.corpusWords
    loss = summary.meanLossNats
    heldOutLoss = summary.heldOutLossNats
  }
}
