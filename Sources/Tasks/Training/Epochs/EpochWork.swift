import Layers
import Models
import Optimization
import Tensors

/// Something that is learned from examples, such as texts with their labels, all of which are read once in each epoch.
package protocol EpochWork {
  associatedtype Model: Module where Model.Scalar == Float
  associatedtype Cache: LayerCache where Cache.Scalar == Float
  /// What a validation finds.
  associatedtype Figures: Codable, Sendable

  /// How many examples there are.
  var count: Int { get }

  /// By which examples are put into batches.
  func length(of example: Int32) -> Int
  /// How many tokens are read of examples.
  func tokens(of examples: ArraySlice<Int32>) -> Int
  /// What the losses of examples weigh together: a batch's loss is their sum divided by it.
  func weight(of examples: ArraySlice<Int32>) -> Double

  /// The sum of the losses of some examples of a batch; adds its gradient, divided by the weight of the batch.
  func learn(_ examples: [Int32], with model: inout Model, _ step: EpochStep, cache: inout Cache) -> Double

  func validate(_ model: Model, threads: Int) throws -> Figures
  /// What training makes small.
  func error(of figures: Figures) -> Double
}

/// What a step of an epoch is told.
package struct EpochStep: Sendable {
  /// The weight of the whole batch.
  package var weight: Double
  /// Updates so far.
  package var update: Int
  /// For dropout: of this step and this part of its batch.
  package var dropouts: CounterRandom
  /// For what changes from epoch to epoch, by the number of the example.
  package var changes: CounterRandom
}

/// How often examples are read, and how they are learned from.
package struct EpochSettings: Sendable {
  package var epochs: Int
  /// B, the number of examples that a step learns from.
  package var batch: Int
  package var precision: ProductPrecision
  package var optimization: TrainerConfiguration

  package init(
    epochs: Int, batch: Int, precision: ProductPrecision = .float32, optimization: TrainerConfiguration
  ) {
    (self.epochs, self.batch, self.precision, self.optimization) = (epochs, batch, precision, optimization)
  }
}

/// What a validation found.
public struct EpochValidation<Figures: Codable & Sendable>: Codable, Sendable {
  /// From 1.
  public var epoch: Int
  public var step: Int
  /// Of an example, over the epoch, with dropout and smoothing; nil if no step of it changed weights.
  public var trainingLossNats: Double?
  public var figures: Figures
  public var isBest: Bool
  public var learningRate: Double
  public var seconds: Double
}
