import Models
import Optimization
import Tensors

/// How a neural classifier is trained, besides its layers and the seed.
public struct NetworkTrainingConfiguration: Codable, Equatable, Sendable {
  /// How often every text is read.
  public var epochs = 10
  /// B, the number of texts that a step learns from.
  public var batch = 32
  /// Where longer texts are cut.
  public var maximumTokens = 256
  /// ε of the loss, where each text has one class.
  public var labelSmoothing = 0.0
  /// How the tokens of training texts are changed at random.
  public var augmentation = TokenAugmentation()
  /// Whether vectors to start with stay as they are.
  public var freezesVectors = false
  /// By what validation tells the best weights.
  public var stoppingMetric = StoppingMetric.loss
  /// What products are computed in; weights are always kept in 32 bits.
  public var precision = ProductPrecision.float32
  /// Its patience counts epochs; by default Adam with a rate of 0.001 and gradients clipped to a norm of 1.
  public var optimization: TrainerConfiguration

  public init() {
    optimization = TrainerConfiguration()
    optimization.optimizer = OptimizerConfiguration(.adam())
    optimization.learningRate = 0.001
    optimization.scheduleUnit = .epoch
    optimization.clipping = .norm(1)
  }
}

/// What is best about the best weights: a small loss, or a large share of right answers.
public enum StoppingMetric: String, Codable, Sendable, CaseIterable {
  case loss
  /// Of texts whose class, or all of whose classes and no other, were told.
  case accuracy
  /// The mean of the classes' F1, which small classes count in as much as large ones.
  case macroF1
}

extension NetworkTrainingConfiguration {
  /// - Parameter severalLabels: whether a text may have several classes, or none.
  /// - Throws: ``ModelError`` or ``OptimizationError`` for what cannot be trained.
  public func validate(for model: NetworkConfiguration, severalLabels: Bool) throws {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws {
      if !holds { throw ModelError.configuration(option: option, value: "\(value)", rule: rule) }
    }
    try require(epochs > 0, "epochs", epochs, "at least 1")
    try require(
      batch >= optimization.shards, "batch", batch, "at least the number of shards, \(optimization.shards)")
    try require(maximumTokens > 0, "maximumTokens", maximumTokens, "at least 1")
    if model.encoder == .transformer {
      let length = model.transformer.contextLength
      try require(
        maximumTokens <= length, "maximumTokens", maximumTokens, "at most transformer.contextLength, \(length)")
    }
    try require(
      labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing", labelSmoothing, "from 0 up to, not including, 1")
    try require(
      labelSmoothing == 0 || !severalLabels, "labelSmoothing", labelSmoothing, "0 where texts may have several labels")
    do { try augmentation.validate() } catch { throw error.within("augmentation") }
    do { try optimization.validate() } catch { throw error.within("optimization") }
  }
}
