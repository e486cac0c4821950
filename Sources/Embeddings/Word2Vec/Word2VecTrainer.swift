import Tensors
import CKernels
import Corpora

/// Trains Word2Vec (Mikolov et al. 2013a, 2013b), with n-grams of characters if asked to (Bojanowski et al. 2017): the same
/// bytes for any number of threads.
///
///     let trainer = try Word2VecTrainer(configuration, counts: counts, corpus: corpus, threads: 2)
///     while try trainer.train(pauseWhen: { $0.secondsSincePause > 60 }) == .paused { save(trainer) }
///     let vectors = trainer.vectors
///
/// The corpus is cut into rounds, a round into shards. Shards are trained side by side from the weights as they stood
/// when the round began, and their updates are then added in the order of the shards; `Documentation/ParallelTraining.md`
/// tells more.
public final class Word2VecTrainer {
  public let configuration: Word2VecConfiguration
  public let threads: Int
  /// Where the training stands; between calls of ``train(pauseWhen:)`` always between two rounds.
  public internal(set) var position = Word2VecPosition()
  /// Loss of the epoch so far.
  public internal(set) var loss = Word2VecLoss()
  /// Of each finished epoch.
  public internal(set) var epochs: [Word2VecEpoch] = []

  let tables: Word2VecTables
  let corpus: EncodedCorpus
  let keeps: [UInt32]
  let output: OutputDistribution
  let heldOut: HeldOutPieces
  let kernels: skein_w2v_kernels
  let shards: [ShardTrainer]
  let rounds: [Round]

  /// - Parameters:
  ///   - counts: how often each word stands in the corpus, by id.
  ///   - words: the words by id, which n-grams are cut from; needed with ``Word2VecConfiguration/subwords`` only.
  ///   - threads: more than the schedule's shards are of no use and are not started.
  public init(
    _ configuration: Word2VecConfiguration, counts: [Int64], words: Vocabulary? = nil, corpus: EncodedCorpus,
    threads: Int, instructionSet: InstructionSet = .current
  ) throws(EmbeddingError) {
    try configuration.validate()
    let subwords = configuration.subwords.map { nGrams in
      guard let words, words.count == counts.count else { preconditionFailure("n-grams of words that are not given") }
      return SubwordRows(nGrams, words: words, configuration: configuration)
    }
    self.configuration = configuration.resolved
    self.corpus = corpus
    self.threads = max(1, min(threads, configuration.effectiveSchedule.shards))
    output = OutputDistribution(counts: counts, configuration: configuration)
    let tables = Word2VecTables(
      vocabularySize: counts.count, configuration: configuration, output: output, subwords: subwords)
    self.tables = tables
    keeps = SubsampledStream.probabilities(counts: counts, sample: configuration.sample)
    heldOut = HeldOutPieces(share: configuration.heldOut, seed: configuration.seed)
    kernels = instructionSet.word2Vec
    let shardCount = configuration.effectiveSchedule.shards
    shards = (0..<shardCount).map { _ in ShardTrainer(configuration: configuration, tables: tables) }
    rounds = (0..<3).map { _ in Round(configuration: configuration, tables: tables) }
  }

  /// The vectors as they stand: the input row of each word.
  public var vectors: VectorMatrix { rows.matrix() }

  /// The same, still as the trainer holds them; they outlive it, so that the rest of its memory can be given back before
  /// they are copied.
  public var rows: Word2VecRows {
    composeAllInputs()
    return Word2VecRows(table: tables.input, subwords: tables.subwords)
  }

  /// Corpus tokens that an epoch reads.
  public var corpusWords: Int { corpus.tokenCount }

  public var isFinished: Bool { position.epoch >= configuration.epochs }

  /// Share of the work that is done, from 0 to 1.
  public var progress: Double {
    let words = Double(max(corpus.tokenCount, 1))
    return min(
      1, (Double(position.epoch) * words + Double(position.wordsRead)) / (words * Double(configuration.epochs)))
  }

  public enum Outcome: Sendable { case paused, finished }

  /// Trains until all epochs are done, or until `pauseWhen`, asked between rounds, says so; then call again to go on.
  ///
  /// Pausing does not change the result.
  public func train(pauseWhen shouldPause: @escaping () -> Bool) throws(CorpusError) -> Outcome {
    while !isFinished {
      if try trainEpoch(pauseWhen: shouldPause) == .paused { return .paused }
      let heldOutLoss = try measureHeldOutLoss()
      epochs.append(Word2VecEpoch(loss: loss, heldOut: heldOutLoss))
      loss = Word2VecLoss()
      position = Word2VecPosition(epoch: position.epoch + 1)
      // Within an epoch of a single round nobody is asked.
      if !isFinished, shouldPause() { return .paused }
    }
    return .finished
  }

  /// The learning rate at a corpus position of the current epoch: falls linearly over all epochs.
  func learningRate(at word: Int) -> Float {
    let words = Double(max(corpus.tokenCount, 1))
    let done = (Double(position.epoch) * words + Double(word)) / (words * Double(configuration.epochs))
    let start = configuration.startingLearningRate
    return Float(max(configuration.minimumLearningRate, start - (start - configuration.minimumLearningRate) * done))
  }

  /// The learning rate now.
  public var learningRate: Double { Double(learningRate(at: position.wordsRead)) }
}

/// Trained vectors in the trainer's memory.
public struct Word2VecRows: Sendable {
  let table: RowTable
  let subwords: SubwordRows?

  /// Copies them.
  public func matrix() -> VectorMatrix { table.matrix() }

  /// Copies the vectors of n-grams, if they were learned: those of the buckets that some word of the vocabulary has.
  public func subwordVectors() -> SubwordVectors? { subwords?.subwordVectors() }
}

extension Word2VecPosition {
  init(epoch: Int) {
    self.init()
    self.epoch = epoch
  }
}

/// A sum of losses in nats, summed over (word, context) pairs, or over words with CBOW: −log σ(u·v) − Σ log σ(−n·v) with
/// negative sampling, −log p(word) with hierarchical softmax.
public struct Word2VecLoss: Codable, Hashable, Sendable {
  public var sum = 0.0
  public var pairs: Int64 = 0

  public init() {}

  /// Nats a pair; `nil` before the first.
  public var mean: Double? { pairs > 0 ? sum / Double(pairs) : nil }
}

/// What an epoch measured.
public struct Word2VecEpoch: Codable, Hashable, Sendable {
  public var loss: Word2VecLoss
  /// On the pieces kept out of training, if there are any.
  public var heldOut: Word2VecLoss?
}
