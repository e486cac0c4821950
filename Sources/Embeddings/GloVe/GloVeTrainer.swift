import CKernels
import Corpora
import Synchronization
import Tensors

/// Trains GloVe (Pennington, Socher and Manning 2014): the same bytes for any number of threads.
///
///     let pairs = try GloVePairs(configuration, corpus: corpus, occurrences: occurrences, threads: 2)
///     let trainer = try GloVeTrainer(configuration, pairs: pairs, threads: 2)
///     while try trainer.train(pauseWhen: { … }) == .paused { save(trainer) }
///     let vectors = trainer.rows.matrix()
///
/// It makes smaller, by steps on one pair after another (AdaGrad),
///
///     J = Σ f(x) (w·c + b + b̃ − log x)²,   f(x) = min(1, (x / maximumCount) ^ exponent)        (equations 8 and 9)
///
/// where x counts how often the words of a pair stand near one another, w is the vector of the one, c the context vector of the
/// other, b and b̃ are their biases.
///
/// An epoch goes through all blocks of pairs in rounds. The blocks of a round share no word (Gemulla et al. 2011), so that
/// threads take them as they come, and need neither copies nor locks: which thread has which block changes nothing.
public final class GloVeTrainer {
  public let configuration: GloVeConfiguration
  public let pairs: GloVePairs
  public var state = State()

  private let table: GloVeTable
  private let team: ThreadTeam
  private let kernel: skein_glove_function
  /// The blocks of each round, the largest first.
  private let rounds: [[(first: Int, second: Int)]]
  /// Room for a block, for each thread.
  private let scratch: [UnsafeMutablePointer<GloVePairs.Pair>]

  /// What a checkpoint holds besides the weights.
  public struct State: Codable, Hashable, Sendable {
    public var epoch = 0
    /// Rounds done in this epoch.
    public var round = 0
    /// Of the epoch so far.
    public var loss = GloVeLoss()
    /// Of each finished epoch.
    public var epochs: [GloVeLoss] = []

    public init() {}
  }

  /// - Parameter threads: more than half of the configuration's parts are of no use and are not started.
  public init(
    _ configuration: GloVeConfiguration, pairs: GloVePairs, threads: Int,
    instructionSet: InstructionSet = .current
  ) throws(EmbeddingError) {
    try configuration.validate()
    self.configuration = configuration
    self.pairs = pairs
    let deal = pairs.deal
    table = GloVeTable(
      words: pairs.vocabularySize, deal: deal, dimension: configuration.dimension, seed: configuration.seed)
    team = ThreadTeam(threads: max(1, min(threads, deal.parts / 2)))
    kernel = instructionSet.gloVe
    rounds = deal.rounds.map { round in
      let sizes = round.map { pairs.count(of: deal.block($0.first, $0.second)) }
      return round.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.map { round[$0] }
    }
    let largest = (0..<deal.blocks).map(pairs.count(of:)).max() ?? 0
    scratch = (0..<team.threads).map { _ in .allocate(capacity: max(largest, 1)) }
  }

  deinit { for block in scratch { block.deallocate() } }

  /// Memory for the weights of so many words, as a number that cannot overflow.
  public static func weightBytes(words: Int, _ configuration: GloVeConfiguration) -> Double {
    4 * Double(words) * Double(16 + 4 * RowTable.stride(dimension: configuration.dimension))
  }

  /// The vectors, still as the trainer holds them; they outlive it, so that the rest of its memory can be given back before they
  /// are copied.
  public var rows: GloVeRows { GloVeRows(table: table) }

  /// The weights by name, to be saved or overwritten between calls of ``train(pauseWhen:)``: little-endian floats. Valid as long
  /// as the trainer is.
  public var weights: [(name: String, bytes: UnsafeMutableRawBufferPointer)] { [("words", table.bytes)] }

  public var isFinished: Bool { state.epoch >= configuration.epochs }

  /// Share of the work that is done, from 0 to 1.
  public var progress: Double {
    (Double(state.epoch) + Double(state.round) / Double(rounds.count)) / Double(configuration.epochs)
  }

  public enum Outcome: Sendable { case paused, finished }

  /// Trains until all epochs are done, or until `pauseWhen`, asked between rounds, says so; then call again to go on.
  ///
  /// Pausing does not change the result.
  ///
  /// - Throws: ``EmbeddingError/diverged(epoch:)``, and ``CorpusError`` if the temporary file of pairs cannot be read.
  public func train(pauseWhen shouldPause: () -> Bool) throws -> Outcome {
    while !isFinished {
      let order = CounterRandom(seed: configuration.seed, gloVe: .rounds, epoch: state.epoch)
        .permutation(of: rounds.count)
      while state.round < rounds.count {
        try train(rounds[order[state.round]])
        state.round += 1
        if state.round == rounds.count { finishEpoch() }
        if !isFinished, shouldPause() { return .paused }
        if state.round == 0 { break }
      }
    }
    return .finished
  }

  private func finishEpoch() {
    state.epochs.append(state.loss)
    state.loss = GloVeLoss()
    state.round = 0
    state.epoch += 1
  }

  /// Trains the blocks of a round side by side.
  private func train(_ round: [(first: Int, second: Int)]) throws {
    let random = CounterRandom(seed: configuration.seed, gloVe: .pairs, epoch: state.epoch)
    var results = [Result<skein_glove_result, CorpusError>](repeating: .success(.init()), count: round.count)
    let queue = TaskQueue()
    results.withUnsafeMutableBufferPointer { results in
      team.run(tasks: team.threads) { thread in
        while true {
          let task = queue.take()
          guard task < round.count else { return }
          results[task] = Result { () throws(CorpusError) in
            try train(round[task], random, scratch[thread])
          }
        }
      }
    }
    for result in results {
      let result = try result.get()
      state.loss.sum += result.loss
      state.loss.pairs += result.pairs
    }
    if !state.loss.sum.isFinite { throw EmbeddingError.diverged(epoch: state.epoch + 1) }
  }

  /// Trains a block's pairs in an order that follows from the seed, the epoch and the block.
  private func train(
    _ parts: (first: Int, second: Int), _ random: CounterRandom, _ pairs: UnsafeMutablePointer<GloVePairs.Pair>
  ) throws(CorpusError) -> skein_glove_result {
    let block = table.deal.block(parts.first, parts.second)
    let count = self.pairs.count(of: block)
    try self.pairs.read(block, into: pairs)
    let order = random.substream(UInt64(block))
    for index in stride(from: count - 1, to: 0, by: -1) {
      let other = order.below(index + 1, at: UInt64(index))
      (pairs[index], pairs[other]) = (pairs[other], pairs[index])
    }
    return kernel(
      table.part(parts.first), table.part(parts.second), Int32(table.stride), pairs, Int64(count),
      Float(configuration.learningRate))
  }
}

/// Trained vectors in the trainer's memory.
public struct GloVeRows: Sendable {
  let table: GloVeTable

  /// Vector and context vector of each word, added.
  public func matrix() -> VectorMatrix { table.matrix() }
}

/// A sum of f(x) (w·c + b + b̃ − log x)² over pairs, each measured when it is its turn, before its step.
public struct GloVeLoss: Codable, Hashable, Sendable {
  public var sum = 0.0
  public var pairs: Int64 = 0

  public init() {}

  /// The mean of a pair; `nil` before the first. The authors' program prints half of it.
  public var mean: Double? { pairs > 0 ? sum / Double(pairs) : nil }
}

extension CounterRandom {
  /// The numbers below `count` in a random order (Fisher and Yates).
  func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) { order.swapAt(index, below(index + 1, at: UInt64(index))) }
    return order
  }
}

extension InstructionSet {
  /// GloVe's kernel for this instruction set.
  var gloVe: skein_glove_function {
    switch self {
    case .scalar: skein_glove_scalar
    #if arch(x86_64)
      case .avx2: skein_glove_avx2
      case .avx512: skein_glove_avx512
      case .neon: skein_glove_scalar
    #else
      case .neon: skein_glove_neon
      case .avx2, .avx512: skein_glove_scalar
    #endif
    }
  }
}
