import Corpora
import Embeddings
import Foundation
import Storage
import Tokenization

/// Trains an embedding from a corpus and stores it in the workbench file: a configuration in, vectors and figures out.
///
///     var task = EmbeddingTask(name: "wiki", inputs: ["wiki.txt"], workbench: workbench)
///     task.configuration.word2Vec.epochs = 3
///     let outcome = try task.run(isStopping: { false }) { event in … }
///
/// While it trains, it saves a checkpoint every ``checkpointInterval`` seconds, and one when it is stopped. A task that
/// resumes reads the corpus again, checks that it is the same, and goes on to the same bytes as if it had never stopped.
public struct EmbeddingTask {
  public var name: String
  public var configuration = EmbeddingConfiguration()
  /// Files and folders; `-` is standard input.
  public var inputs: [String]
  public var workbench: Workbench
  public var threads = 1
  /// Seconds between checkpoints; 0 saves one after every round, `nil` none but the one when stopped.
  public var checkpointInterval: Double? = 60
  /// Seconds between progress events.
  public var progressInterval = 0.2
  /// Bytes of encoded corpus that may be held in memory; the rest is kept in a temporary file.
  public var memoryLimit = 512 << 20
  /// Whether an embedding of the same name gives way when this one is finished.
  public var replaces = false
  public var skeinVersion: String

  public init(name: String, inputs: [String], workbench: Workbench, skeinVersion: String) {
    self.name = name
    self.inputs = inputs
    self.workbench = workbench
    self.skeinVersion = skeinVersion
  }

  public enum Outcome: Sendable {
    case finished(EmbeddingEvent.Summary)
    /// Stopped after saving a checkpoint; `progress` is the share that is done.
    case stopped(progress: Double)
    /// Stopped before there was anything to save.
    case stoppedBeforeTraining
  }

  /// Reads, trains, saves.
  ///
  /// - Parameters:
  ///   - resuming: the checkpoint to go on from.
  ///   - isStopping: asked often; once it says yes, the task saves a checkpoint and returns.
  /// - Throws: ``CorpusError``, ``EmbeddingError``, ``WorkbenchError`` or ``TaskError``; what was saved stays.
  public func run(
    resuming checkpoint: CheckpointRecord? = nil, isStopping: @escaping () -> Bool,
    report: @escaping (EmbeddingEvent) -> Void
  ) throws -> Outcome {
    let startedAt = checkpoint?.startedAt ?? Date()
    let reading = Stopwatch()
    guard var encoded = try encode(isStopping: isStopping, report: report) else { return .stoppedBeforeTraining }
    if let checkpoint { try checkSources(encoded.sources, of: checkpoint) }
    let corpusWords = encoded.corpus.tokenCount
    let readSeconds = reading.seconds
    let readCPUSeconds = reading.cpuSeconds
    report(
      .corpus(
        EmbeddingEvent.Corpus(
          ledger: encoded.ledger, vocabularySize: encoded.vocabulary.count, corpusWords: corpusWords,
          readSeconds: readSeconds)))

    let run = try TrainingRun(
      try newRun(encoded.sources, startedAt: startedAt), resuming: checkpoint,
      atStep: try checkpoint.map(finishedEpochs(of:)) ?? 0, in: workbench)
    do {
      let training = try train(
        encoded, resuming: checkpoint, run: run, startedAt: startedAt, isStopping: isStopping, report: report)
      guard let rows = training.rows else {
        try workbench.stopRun(run.id)
        return .stopped(progress: training.progress)
      }
      encoded.corpus = EncodedCorpus([])  // its memory is the vectors' now
      var summary = EmbeddingEvent.Summary(
        name: name, rows: encoded.vocabulary.count, dimension: configuration.word2Vec.dimension,
        corpusWords: corpusWords, epochs: configuration.word2Vec.epochs,
        meanLossNats: training.lastEpoch?.loss.mean, heldOutLossNats: training.lastEpoch?.heldOut?.mean, digest: "",
        readSeconds: readSeconds, readCPUSeconds: readCPUSeconds, trainSeconds: training.seconds,
        trainCPUSeconds: training.cpuSeconds, saveSeconds: training.checkpointSeconds,
        wordsPerSecond: training.words / max(training.seconds, 1e-9), peakMemoryBytes: 0)
      let saving = Stopwatch()
      let record = try workbench.save(
        newEmbedding(rows.matrix(), training.lastEpoch, encoded, startedAt: startedAt), replacing: replaces,
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
      configuration.word2Vec, counts: encoded.vocabulary.occurrences, corpus: encoded.corpus, threads: threads)
    if let checkpoint {
      try restore(trainer, from: checkpoint)
      report(.resumed(epoch: trainer.state.position.epoch + 1, progress: trainer.progress))
    }
    let identity = TrainingIdentity(configuration: resolvedConfiguration, inputs: inputs, sources: encoded.sources)
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
    let words = Double(encoded.corpus.tokenCount * configuration.word2Vec.epochs)
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
    options.tokenizer = configuration.tokenizer
    options.minimumCount = configuration.minimumCount
    options.maximumSize = configuration.maximumSize
    options.threads = threads
    options.invalid = configuration.invalid
    options.memoryLimit = memoryLimit
    let input = try CorpusInput(arguments: inputs)
    do {
      return try CorpusEncoder(options).encode(
        input, progress: { report(.reading(bytes: $0, total: $1)) }, isCancelled: isStopping)
    } catch .cancelled {
      return nil
    }
  }

  /// The configuration with everything said, as it is recorded.
  private var resolvedConfiguration: EmbeddingConfiguration {
    var resolved = configuration
    resolved.word2Vec = configuration.word2Vec.resolved
    return resolved
  }

  private func newRun(_ sources: [CorpusSource], startedAt: Date) throws -> NewRun {
    NewRun(
      name: name, kind: configuration.word2Vec.model.rawValue,
      configuration: try JSONText.encode(resolvedConfiguration),
      seed: configuration.word2Vec.seed, threads: threads, sources: sources, startedAt: startedAt,
      skeinVersion: skeinVersion)
  }

  private func newEmbedding(
    _ vectors: VectorMatrix, _ epoch: Word2VecEpoch?, _ encoded: CorpusEncoder.Result, startedAt: Date
  ) throws -> NewEmbedding {
    let vocabulary = NewVocabulary(
      words: encoded.vocabulary, configuration: try JSONText.encode(VocabularyRules(configuration)),
      tokenizer: try JSONText.encode(configuration.tokenizer), icuVersion: Tokenizer.icuVersion,
      unicodeVersion: Tokenizer.unicodeVersion, ledger: try JSONText.encode(encoded.ledger), sources: encoded.sources,
      createdAt: startedAt, skeinVersion: skeinVersion)
    return NewEmbedding(
      name: name, kind: configuration.word2Vec.model.rawValue, vocabulary: vocabulary, vectors: vectors,
      configuration: try JSONText.encode(resolvedConfiguration), seed: configuration.word2Vec.seed,
      finalLoss: epoch?.loss.mean, heldOutLoss: epoch?.heldOut?.mean, startedAt: startedAt, finishedAt: Date(),
      skeinVersion: skeinVersion)
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
