import Embeddings

/// What an ``EmbeddingTask`` needs of a method of training vectors: `Methods/` has a file for each.
///
/// A trainer is made with the settings and the corpus, and works in epochs. Between two steps it can be asked for its weights
/// and its state; both, put into another trainer made the same way, lead to the same result as going on.
protocol EmbeddingTrainer: AnyObject {
  /// What a checkpoint holds besides the weights.
  associatedtype State: Codable
  /// See ``rows``.
  associatedtype Rows: TrainedRows

  var state: State { get set }
  /// By name, to be saved or overwritten between calls of ``train(pauseWhen:)``.
  var weights: [(name: String, bytes: UnsafeMutableRawBufferPointer)] { get }
  /// The vectors as the trainer holds them; they outlive it, so that the rest of its memory can be given back before they are
  /// copied.
  var rows: Rows { get }

  /// Share of the work that is done, from 0 to 1.
  var progress: Double { get }
  /// The epoch under way, from 0.
  var epoch: Int { get }
  /// How many there are to be.
  var epochCount: Int { get }
  /// What an epoch goes through; ``EmbeddingUnit`` says of what.
  var unitsPerEpoch: Int { get }
  var unit: EmbeddingUnit { get }
  /// `nil` where there is none.
  var currentLearningRate: Double? { get }
  /// Of the epoch under way.
  var currentLoss: EmbeddingLoss { get }
  var finishedEpochs: [EmbeddingEpoch] { get }

  /// Trains until all epochs are done, or until `pauseWhen`, asked between steps, says so; then it is called again to go on.
  func trainOn(pauseWhen shouldPause: @escaping () -> Bool) throws -> EmbeddingTrainerOutcome
}

enum EmbeddingTrainerOutcome { case paused, finished }

/// Trained vectors in the memory of their trainer.
protocol TrainedRows {
  /// Copies them.
  func matrix() -> VectorMatrix
  /// Copies the vectors of n-grams, if the method learned some.
  func subwordVectors() -> SubwordVectors?
}

extension TrainedRows {
  func subwordVectors() -> SubwordVectors? { nil }
}

/// What a method goes through again and again: what its speed is told in.
public enum EmbeddingUnit: String, Codable, Sendable {
  /// Words of the corpus.
  case words
  /// Pairs of words that stand near one another, each counted once however often they do.
  case pairs
}

/// A sum of losses over pairs of words.
struct EmbeddingLoss {
  /// What is measured: events have a key of its own for each.
  enum Kind { case nats, squaredError }

  var kind: Kind
  var sum = 0.0
  var count: Int64 = 0

  /// `nil` before the first.
  var mean: Double? { count > 0 ? sum / Double(count) : nil }

  /// The mean, if it is of that kind.
  func mean(_ kind: Kind) -> Double? { kind == self.kind ? mean : nil }
}

/// What an epoch measured.
struct EmbeddingEpoch {
  var loss: EmbeddingLoss
  /// On what was kept out of training.
  var heldOut: EmbeddingLoss?
}
