import Layers
import Models
import Optimization
import Tensors

/// Sequences of a toy language, and at each step what is to be told from the tokens up to it; −1 where nothing can be.
struct ToyBatch {
  var tokens: Tokens
  /// [T · B]
  var targets: [Int32]

  /// - Parameter sequence: gives the tokens and targets of one of the batch's sequences, all equally long.
  init(_ count: Int, _ sequence: (_ number: Int) -> (tokens: [Int32], targets: [Int32])) {
    let sequences = (0..<count).map(sequence)
    tokens = Tokens(sequences.map(\.tokens), padding: 0)
    targets = Tokens(sequences.map(\.targets), padding: -1).ids
  }
}

/// A small language model and how it learns a toy language: by Adam, with a learning rate that falls to 0, so that the last
/// updates do not undo what was learned.
///
///     let training = ToyTraining(.lstm, width: 64, contextLength: 10, vocabulary: 9, updates: 1000, rate: 0.01, seed: 1)
///     let result = try training.run { toy.batch(32, from: $0) }
///     result.losses.last                  // nats
///
/// The same numbers give the same result, on any machine: a threshold that a seed reaches once, it reaches always.
struct ToyTraining {
  typealias Kind = LanguageModelConfiguration.LayerKind

  var model = LanguageModelConfiguration()
  var vocabulary: Int
  var training = TrainerConfiguration()
  var updates: Int
  var seed: UInt64
  /// Changes what weights start as.
  var start: @Sendable (inout Parameter<Float>) -> Void = { _ in }

  /// - Parameters:
  ///   - width: D and H.
  ///   - contextLength: of a transformer.
  init(
    _ kind: Kind, layers: Int = 1, width: Int, contextLength: Int, vocabulary: Int, updates: Int, rate: Double,
    seed: UInt64
  ) {
    model.layer = kind
    model.layers = layers
    model.embeddingSize = width
    model.tiesWeights = false
    model.transformer.innerSize = 4 * width
    model.transformer.contextLength = contextLength
    training.optimizer = OptimizerConfiguration(.adam())
    training.learningRate = rate
    training.schedule = .cosine(steps: updates)
    training.clipping = .norm(1)
    training.shards = 1
    (self.vocabulary, self.updates, self.seed) = (vocabulary, updates, seed)
  }

  /// What became of a training.
  struct Result {
    /// Of each update, in nats.
    var losses: [Double] = []
    /// Of each examination, the share of targets that were the most probable token.
    var accuracies: [Double] = []
  }

  typealias MakeBatch = (CounterRandom) -> ToyBatch

  /// Trains a fresh model, and examines it.
  ///
  /// - Parameters:
  ///   - examinations: make batches from other random numbers than those of lessons.
  ///   - lesson: makes the batch of an update.
  func run(examinations: [MakeBatch] = [], _ lesson: @escaping MakeBatch) throws -> Result {
    try model.validate(vocabulary: vocabulary)
    try training.validate()
    var visitor = Visitor(setup: self, lesson: lesson, examinations: examinations)
    return try model.visit(&visitor)
  }

  /// A number was not finite.
  struct Divergence: Error {
    var update: Int
  }

  private struct Visitor: LanguageModelVisitor {
    let setup: ToyTraining
    let lesson: MakeBatch
    let examinations: [MakeBatch]

    private struct Workspace<Body: SequenceBody<Float>>: TrainingWorkspace {
      var cache = LanguageModel<Body>.Cache()
      // No state is carried from batch to batch.
      mutating func restart() {}
    }

    func visit<Body: SequenceBody<Float>>(_ body: Body.Type) throws -> Result {
      var model = LanguageModel<Body>(setup.model, vocabulary: setup.vocabulary, seed: setup.seed)
      model.forEachParameter(setup.start)
      var trainer = Trainer(model, setup.training, threads: 1) { _ in Workspace<Body>() }
      let random = CounterRandom(seed: setup.seed, stream: 1)
      let (lessons, others, drops) = (random.substream(0), random.substream(1), random.substream(2))
      var result = Result()
      for update in 0..<UInt64(setup.updates) {
        let batch = lesson(lessons.substream(update))
        let step = try trainer.step { model, workspace, _ in
          var state = model.initialState(batch: batch.tokens.batch)
          return model.learn(
            batch.tokens, targets: batch.targets, state: &state, CrossEntropyLoss(),
            random: drops.substream(update), cache: &workspace.cache
          ).mean
        }
        guard case .updated(let loss) = step else { throw Divergence(update: trainer.steps) }
        result.losses.append(loss)
      }
      result.accuracies = examinations.indices.map {
        accuracy(trainer.model, examinations[$0](others.substream(UInt64($0))))
      }
      return result
    }

    private func accuracy<Body: SequenceBody<Float>>(_ model: LanguageModel<Body>, _ batch: ToyBatch) -> Double {
      var (state, cache) = (model.initialState(batch: batch.tokens.batch), LanguageModel<Body>.Cache())
      let logits = model.logits(batch.tokens, state: &state, cache: &cache).elements
      var (right, count) = (0, 0)
      for (row, target) in batch.targets.enumerated() where target >= 0 {
        let scores = logits[row * setup.vocabulary..<(row + 1) * setup.vocabulary]
        let best = scores.indices.max { scores[$0] < scores[$1] }!
        right += best - scores.startIndex == Int(target) ? 1 : 0
        count += 1
      }
      return Double(right) / Double(count)
    }
  }
}
