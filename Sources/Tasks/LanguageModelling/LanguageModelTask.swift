import Corpora
import Foundation
import Layers
import Models
import Optimization
import Storage
import Tensors
import Tokenization

/// Trains a language model from a text and stores it in the workbench file: a recipe in, a model and figures out.
///
///     var task = LanguageModelTask(
///       TrainingJob(name: "wiki", texts: .init(training: ["wiki.txt"]), workbench: workbench, skeinVersion: "0.1.0"))
///     task.settings.model.layer = .gru
///     let outcome = try task.run(isStopping: { false }) { event in … }
///
/// Without a text to validate on, that is the end of the training text.
public struct LanguageModelTask: TrainingTask {
  /// What a run and a model of this kind are called in the workbench file.
  public static let kind = "language-model"

  public var job: TrainingJob
  public var settings: LanguageModelRecipe

  public init(_ job: TrainingJob, _ settings: LanguageModelRecipe = LanguageModelRecipe()) {
    self.job = job
    self.settings = settings
  }

  /// - Throws: ``CorpusError``, ``ModelError``, ``OptimizationError``, ``WorkbenchError`` or ``TaskError``; what was saved
  ///   stays.
  public func run(
    resuming checkpoint: CheckpointRecord? = nil, isStopping: @escaping () -> Bool,
    report: @escaping (LanguageModelEvent) -> Void
  ) throws -> TrainingOutcome<LanguageModelEvent.Summary> {
    try settings.validate()
    guard let texts = try readTexts(isStopping, report) else { return .stoppedBeforeTraining }
    if let checkpoint {
      try TrainingIdentity<Settings>(of: checkpoint).check(texts.sources, of: job.texts, training: job.name)
    }
    do {
      try settings.model.validate(vocabulary: texts.codec.vocabulary.count)
    } catch { throw error.within("model") }
    try MachineMemory.require(
      settings.memory(vocabulary: texts.codec.vocabulary.count, tokens: texts.training.tokenCount))
    var work = Work(
      task: self, texts: texts, checkpoint: checkpoint, isStopping: isStopping, report: report)
    return try settings.model.visit(&work)
  }

  /// The texts as ids; `nil` if stopped meanwhile.
  private func readTexts(
    _ isStopping: () -> Bool, _ report: (LanguageModelEvent) -> Void
  ) throws -> LanguageModelTexts? {
    do {
      return try LanguageModelTexts(self, isStopping: isStopping, report: report)
    } catch .cancelled {
      return nil
    }
  }

  /// The training, once it is known which layers it is of.
  private struct Work: LanguageModelVisitor {
    let task: LanguageModelTask
    let texts: LanguageModelTexts
    let checkpoint: CheckpointRecord?
    let isStopping: () -> Bool
    let report: (LanguageModelEvent) -> Void

    func visit<Body: SequenceBody<Float>>(_ body: Body.Type) throws -> TrainingOutcome<LanguageModelEvent.Summary> {
      let session = try LanguageModelSession<Body>(task, texts, resuming: checkpoint, report: report)
      return try session.run(isStopping: isStopping)
    }
  }
}

/// The texts of a training as ids.
struct LanguageModelTexts {
  let codec: TextCodec
  let training: EncodedCorpus
  let validation: EncodedCorpus
  /// What became of the text to validate on; `nil` where it is the end of the training text.
  let validationLedger: CorpusLedger?
  /// Tokens to validate on that are unknown.
  let validationUnknown: Int
  let test: EncodedText?
  let ledger: CorpusLedger
  /// Of all texts, in the order in which they were read.
  let sources: [CorpusSource]

  /// Reads them, and makes the vocabulary of the training text.
  ///
  /// - Throws: ``CorpusError/cancelled`` if stopped meanwhile, and what reading can meet.
  init(
    _ task: LanguageModelTask, isStopping: () -> Bool, report: (LanguageModelEvent) -> Void
  ) throws(CorpusError) {
    let clock = Stopwatch()
    var options = EncodingOptions()
    options.threads = task.job.threads
    options.invalid = task.settings.invalid
    options.memoryLimit = task.job.memoryLimit
    let built = try CodecBuilder(task.settings.text, options).build(
      CorpusInput(arguments: task.job.texts.training), progress: { report(.reading(bytes: $0, total: $1)) },
      isCancelled: isStopping)
    func encode(_ inputs: [String]) throws(CorpusError) -> EncodedText? {
      if inputs.isEmpty { return nil }
      return try built.codec.encode(
        CorpusInput(arguments: inputs), options, progress: { report(.reading(bytes: $0, total: $1)) },
        isCancelled: isStopping)
    }
    let given = try encode(task.job.texts.validation)
    test = try encode(task.job.texts.test)
    codec = built.codec
    ledger = built.ledger
    if let given {
      training = built.corpus
      validation = given.corpus
    } else {
      (training, validation) = built.corpus.split(lastShare: task.settings.training.heldOut)
    }
    validationLedger = given?.ledger
    if let given {
      validationUnknown = Int(given.ledger.replaced)
    } else if let unknown = codec.unknown {
      validationUnknown = try validation.count(of: unknown)
    } else {
      validationUnknown = 0
    }
    sources = built.sources + (given?.sources ?? []) + (test?.sources ?? [])
    report(
      .text(
        LanguageModelEvent.Text(
          ledger: ledger, vocabularySize: codec.vocabulary.count, trainingTokens: training.tokenCount,
          validationTokens: validation.tokenCount,
          validationUnknownShare: Double(validationUnknown) / Double(max(validation.tokenCount, 1)),
          validationLedger: given?.ledger, testLedger: test?.ledger, learnsUnknown: codec.learnsUnknown,
          readSeconds: clock.seconds)))
  }
}

extension EncodedCorpus {
  /// How often an id occurs: for the unknown one in the end of a text, of which there is no ledger. A word that the text itself
  /// spells `<unk>` counts too.
  fileprivate func count(of id: TokenID) throws(CorpusError) -> Int {
    var ids = [UInt32](repeating: 0, count: min(tokenCount, 1 << 16))
    var count = 0
    var offset = 0
    while offset < tokenCount {
      let read = ids.withUnsafeMutableBufferPointer { buffer in
        Result { () throws(CorpusError) in try self.read(from: offset, into: buffer) }
      }
      let length = try read.get()
      count += ids[..<length].count { $0 == id }
      offset += length
    }
    return count
  }
}
