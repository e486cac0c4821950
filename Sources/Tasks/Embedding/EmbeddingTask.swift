import Corpora
import Embeddings
import Foundation
import Storage

/// Trains an embedding from a corpus and stores it in the workbench file: a configuration in, vectors and figures out.
///
///     var task = EmbeddingTask(
///       TrainingJob(name: "wiki", texts: .init(training: ["wiki.txt"]), workbench: workbench, skeinVersion: "0.1.0"))
///     task.settings.word2Vec.epochs = 3
///     let outcome = try task.run(isStopping: { false }) { event in … }
///
/// How vectors are trained is up to the method of the settings, an ``EmbeddingTrainer``; everything else is the same for all.
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
          phrasePasses: settings.phrases == nil ? nil : encoded.phrasePasses, readSeconds: readSeconds)))

    let looksAtNeighbours = settings.method != .lsa || settings.lsa.weighting == .ppmi
    if looksAtNeighbours, try !encoded.corpus.hasNeighbours() { throw EmbeddingError.noNeighbours }
    guard
      let training = try train(
        &encoded, from: checkpoint, startedAt: startedAt, isStopping: isStopping, report: report)
    else { return .stoppedBeforeTraining }
    let run = training.run
    do {
      guard let rows = training.rows else {
        try job.workbench.stopRun(run.id)
        return .stopped(progress: training.progress)
      }
      encoded.corpus = EncodedCorpus([])  // its memory is the vectors' now
      let (loss, heldOut) = (training.lastEpoch?.loss, training.lastEpoch?.heldOut)
      var summary = EmbeddingEvent.Summary(
        name: job.name, rows: encoded.vocabulary.count, dimension: settings.dimension, corpusWords: corpusWords,
        epochs: settings.epochs, meanLossNats: loss?.mean(.nats), meanSquaredError: loss?.mean(.squaredError),
        heldOutLossNats: heldOut?.mean, digest: "", readSeconds: readSeconds, readCPUSeconds: readCPUSeconds,
        prepareSeconds: training.prepareSeconds, prepareCPUSeconds: training.prepareCPUSeconds,
        trainSeconds: training.seconds,
        trainCPUSeconds: training.cpuSeconds, saveSeconds: training.checkpointSeconds,
        wordsPerSecond: training.unit == .words ? training.rate : nil,
        pairsPerSecond: training.unit == .pairs ? training.rate : nil, peakMemoryBytes: 0)
      let saving = Stopwatch()
      let record = try job.workbench.save(
        newEmbedding(rows, training.lastEpoch, encoded, startedAt: startedAt), replacing: job.replaces,
        finishing: RunEnd(
          runID: run.id, result: try JSONText.encode(EmbeddingRunResult(summary)), seconds: run.seconds,
          metrics: run.metrics))
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
    options.phrases = settings.phrases
    let input = try CorpusInput(arguments: job.texts.training)
    do {
      return try CorpusEncoder(options).encode(
        input, progress: { report(.reading(bytes: $0, total: $1)) },
        phraseProgress: { report(.findingPhrases(pass: $0, fraction: $1)) }, isCancelled: isStopping)
    } catch .cancelled {
      return nil
    }
  }
}
