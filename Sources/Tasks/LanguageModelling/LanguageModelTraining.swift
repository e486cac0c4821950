import Corpora
import Foundation
import Layers
import Models
import Optimization
import Tensors

/// One training of a language model, window by window; everything that decides how it goes on is in ``position`` and the
/// trainer's state.
final class LanguageModelTraining<Body: SequenceBody<Float>> {
  typealias Model = LanguageModel<Body>

  let recipe: LanguageModelRecipe
  private let text: BatchedCorpus
  private let window: TokenWindow
  private let validationText: EncodedCorpus
  private let threads: Int
  private(set) var trainer: Trainer<Model, Shard>
  private(set) var position = Position()
  private let loss: CrossEntropyLoss<Float>
  private let random: CounterRandom

  /// What a shard keeps from window to window: a part of the batch with its state.
  struct Shard: TrainingWorkspace {
    /// Which of the batch's sequences.
    let sequences: Range<Int>
    var cache = Model.Cache()
    var state: Model.State
    var tokens = Tokens(steps: 0, batch: 0, ids: [])
    var targets: [Int32] = []

    mutating func restart() { state.reset() }

    /// Takes this shard's part of a window [T, B].
    mutating func take(_ window: TokenWindow, batch: Int) {
      let steps = window.length
      if tokens.steps != steps {
        tokens = Tokens(
          steps: steps, batch: sequences.count, ids: Array(repeating: 0, count: steps * sequences.count))
        targets = tokens.ids
      }
      let sequences = sequences
      func copy(_ all: [Int32], into part: UnsafeMutableBufferPointer<Int32>) {
        for t in 0..<steps {
          for (number, b) in sequences.enumerated() { part[t * sequences.count + number] = all[t * batch + b] }
        }
      }
      tokens.withUnsafeMutableBufferPointer { copy(window.inputs, into: $0) }
      targets.withUnsafeMutableBufferPointer { copy(window.targets, into: $0) }
    }
  }

  /// Where a training is.
  struct Position: Codable, Equatable {
    /// From 0.
    var epoch = 0
    /// Tokens of each sequence that this epoch has read.
    var offset = 0
    /// Windows of this epoch.
    var window = 0
    var isFinished = false
    /// Since the last validation.
    var lossSinceValidation = Sum()
    /// Since the last row of figures.
    var lossSinceMetric = Sum()
    var validations = 0
  }

  /// A loss over tokens, in nats.
  struct Sum: Codable, Equatable {
    var loss = 0.0
    var tokens = 0

    var mean: Double? { tokens == 0 ? nil : loss / Double(tokens) }

    mutating func add(_ mean: Double, tokens count: Int) {
      loss += mean * Double(count)
      tokens += count
    }
  }

  init(
    _ recipe: LanguageModelRecipe, text: EncodedCorpus, validationText: EncodedCorpus, vocabulary: Int,
    vectors: Tensor<Float>?, threads: Int
  ) throws(TaskError) {
    let batch = recipe.training.batch
    guard text.tokenCount >= 2 * batch else {
      throw .textTooShort(.training, tokens: text.tokenCount, needed: 2 * batch)
    }
    guard validationText.tokenCount > 1 else {
      throw .textTooShort(.validation, tokens: validationText.tokenCount, needed: 2)
    }
    self.recipe = recipe
    self.text = BatchedCorpus(text, streams: batch, .dropping)
    window = self.text.makeWindow()
    self.validationText = validationText
    self.threads = threads
    var model = Model(recipe.model, vocabulary: vocabulary, vectors: vectors, seed: recipe.seed)
    if recipe.training.freezesVectors { model.embedding.table.isFrozen = true }
    let shards = recipe.optimization.shards
    trainer = Trainer(model, recipe.optimization, threads: threads) { shard in
      let sequences = batch * shard / shards..<batch * (shard + 1) / shards
      return Shard(sequences: sequences, state: model.initialState(batch: sequences.count))
    }
    loss = CrossEntropyLoss(labelSmoothing: recipe.training.labelSmoothing)
    random = CounterRandom(seed: recipe.seed, stream: 1)
  }

  /// What one call of ``advance()`` did.
  enum Advance {
    case step(Trainer<Model, Shard>.Step, tokens: Int)
    case validated(LanguageModelEvent.Validation)
    case finished
  }

  /// Share of the training that is done.
  var progress: Double {
    if position.isFinished { return 1 }
    let epoch = Double(position.offset) / Double(max(text.steps, 1))
    return (Double(position.epoch) + epoch) / Double(recipe.training.epochs)
  }

  /// Trains on the next window, or validates if that is due.
  func advance() throws -> Advance {
    if position.isFinished { return .finished }
    if isValidationDue { return .validated(try validate()) }
    let windowRandom = random.substream(1 << 62 | UInt64(position.epoch)).substream(UInt64(position.window))
    let length = try window.read(at: position.offset, length: recipe.training.windowLength(windowRandom))
    let tokens = window.targetCount
    trainer.forEachWorkspace {
      if position.offset == 0 { $0.state.reset() }
      $0.take(window, batch: text.streams)
    }
    // A window that is shorter than usual has less to say.
    let rateFactor = recipe.training.windows == .random ? Double(length) / Double(recipe.training.bptt) : 1
    let stepRandom = random.substream(UInt64(trainer.steps))
    let batch = Double(text.streams)
    var loss = loss
    loss.reduction = .sumDivided(by: Double(tokens))
    let step = try withProducts(in: recipe.training.precision) {
      try trainer.step(rateFactor: rateFactor) { model, shard, number in
        let value = model.learn(
          shard.tokens, targets: shard.targets, state: &shard.state, loss,
          random: stepRandom.substream(UInt64(number)), share: Double(shard.sequences.count) / batch,
          cache: &shard.cache)
        return value.sum / Double(tokens)
      }
    }
    if case .updated(let mean) = step {
      position.lossSinceValidation.add(mean, tokens: tokens)
      position.lossSinceMetric.add(mean, tokens: tokens)
    }
    position.offset += length
    position.window += 1
    if position.offset == text.steps { trainer.endEpoch() }
    return .step(step, tokens: tokens)
  }

  /// Forgets the losses that a row of figures was made of.
  func startMetric() { position.lossSinceMetric = Sum() }

  // MARK: Validation

  private var endsEpoch: Bool { position.offset == text.steps }

  private var isValidationDue: Bool {
    if endsEpoch { return true }
    guard let interval = recipe.training.validationInterval else { return false }
    return trainer.steps / interval > position.validations
  }

  private func validate() throws -> LanguageModelEvent.Validation {
    let clock = Stopwatch()
    let rate = trainer.learningRate
    let (value, observation) = try trainer.validate { model in
      try TextEvaluation(model, threads: threads).evaluate(
        validationText, batch: recipe.training.validationBatch, window: TextEvaluation<Body>.window(recipe)
      ).mean
    }
    let event = LanguageModelEvent.Validation(
      epoch: position.epoch + 1, step: trainer.steps, trainingLossNats: position.lossSinceValidation.mean,
      lossNats: value, perplexity: exp(value), isBest: observation.isBest, learningRate: rate,
      seconds: clock.seconds)
    position.lossSinceValidation = Sum()
    if let interval = recipe.training.validationInterval { position.validations = trainer.steps / interval }
    if endsEpoch {
      position.epoch += 1
      position.offset = 0
      position.window = 0
    }
    position.isFinished = observation.endsTraining || position.epoch == recipe.training.epochs
    return event
  }

  /// The model with the best weights that validation has seen.
  func takeBest() -> Model {
    trainer.takeBest()
    return trainer.model
  }

  // MARK: Saving

  /// Visits all tensors that a checkpoint keeps.
  func forEachTensor(_ body: (String, inout Tensor<Float>) throws -> Void) rethrows {
    try trainer.forEachTensor(body)
    try forEachState(body)
  }

  private func forEachState(_ body: (String, inout Tensor<Float>) throws -> Void) rethrows {
    var shard = 0
    try trainer.forEachWorkspace { workspace in
      try workspace.state.forEachTensor { try body("state/\(shard)/\($0)", &$1) }
      shard += 1
    }
  }

  func restore(
    _ state: TrainerState, _ position: Position, _ read: (String, inout Tensor<Float>) throws -> Void
  ) throws {
    try trainer.restore(state, read)
    try forEachState(read)
    self.position = position
  }
}
