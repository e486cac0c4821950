import Corpora
import Models
import Optimization
import Tensors

/// All that, with the texts, decides a language model: units, layers, training.
///
/// It is what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps.
public struct LanguageModelRecipe: TrainingSettings, Sendable {
  public static let keyInCheckpoint = "recipe"

  public var text = CodecConfiguration()
  public var model = LanguageModelConfiguration()
  public var training = Training()
  public var optimization: TrainerConfiguration
  public var invalid = InvalidUTF8Policy.fail
  /// The same seed gives the same bytes.
  public var seed: UInt64 = 1

  /// How the text is walked through.
  public struct Training: Codable, Equatable, Sendable {
    /// How often the text is read.
    public var epochs = 6
    /// B, the number of places in the text that are read at once.
    public var batch = 20
    /// T, the tokens of a window: gradients go no further back.
    public var bptt = 35
    /// Whether windows differ in length, around ``bptt``.
    public var windows = Windows.fixed
    /// ε of the loss.
    public var labelSmoothing = 0.0
    /// Share of the corpus, its end, to validate on where no other text is given.
    public var heldOut = 0.05
    /// B of validation.
    public var validationBatch = 10
    /// Updates between validations; nil validates after each epoch.
    public var validationInterval: Int?
    /// An embedding of the workbench file whose vectors the model starts with.
    public var vectors: String?
    /// Whether those vectors stay as they are.
    public var freezesVectors = false
    /// What products are computed in; weights are always kept in 32 bits.
    public var precision = ProductPrecision.float32
    /// Updates between the rows of figures that a run keeps.
    public var metricInterval = 200

    public init() {}
  }

  public enum Windows: String, Codable, Sendable, CaseIterable {
    /// All of ``Training/bptt`` tokens.
    case fixed
    /// Normal around T, or with probability 0.05 around T / 2, with a deviation of 5, and the learning rate in proportion:
    /// Merity, Keskar and Socher 2018 (arXiv:1708.02182), section 5.
    case random
  }

  /// The defaults for LSTM layers.
  public init() { self.init(.lstm) }

  /// The defaults for layers of a kind. Those of recurrent layers are PyTorch's word_language_model's: gradient descent, a quarter
  /// of the rate whenever validation is not better, gradients clipped to a norm of 0.25. Transformers learn little by plain
  /// gradient descent, and have AdamW.
  public init(_ layer: LanguageModelConfiguration.LayerKind) {
    model.layer = layer
    optimization = TrainerConfiguration()
    if layer == .transformer {
      optimization.optimizer = .adamW()
      training.bptt = model.transformer.contextLength  // positions beyond would never be learned
    }
    optimization.learningRate = Self.usualLearningRate(of: optimization.optimizer, for: layer)
    optimization.schedule = .plateau(.divideByFour)
    optimization.scheduleUnit = .epoch
    optimization.clipping = .norm(0.25)
    model.dropout = .init(input: 0.2, between: 0.2, output: 0.2)
  }
}

extension LanguageModelRecipe {
  /// - Throws: ``ModelError``, ``OptimizationError`` or ``CorpusError`` for what cannot be trained.
  public func validate() throws {
    try text.validate()
    do { try model.validate() } catch { throw error.within("model") }
    do { try optimization.validate() } catch { throw error.within("optimization") }
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws {
      if !holds { throw ModelError.configuration(option: option, value: "\(value)", rule: rule) }
    }
    try require(training.epochs > 0, "training.epochs", training.epochs, "at least 1")
    try require(training.bptt > 0, "training.bptt", training.bptt, "at least 1")
    try require(training.validationBatch > 0, "training.validationBatch", training.validationBatch, "at least 1")
    try require(training.metricInterval > 0, "training.metricInterval", training.metricInterval, "at least 1")
    try require(
      training.batch >= optimization.shards, "training.batch", training.batch,
      "at least the number of shards, \(optimization.shards)")
    try require(
      training.labelSmoothing >= 0 && training.labelSmoothing < 1, "training.labelSmoothing", training.labelSmoothing,
      "from 0 up to, not including, 1")
    try require(
      model.softmax == .full || training.labelSmoothing == 0, "training.labelSmoothing", training.labelSmoothing,
      "0 with an adaptive softmax")
    try require(
      training.heldOut >= 0 && training.heldOut < 1, "training.heldOut", training.heldOut,
      "from 0 up to, not including, 1")
    if let interval = training.validationInterval {
      try require(interval > 0, "training.validationInterval", interval, "at least 1")
    }
    try require(
      !training.freezesVectors || training.vectors != nil, "training.freezesVectors", true,
      "false without vectors to start with")
    if model.layer == .transformer {
      try require(
        training.windows == .fixed, "training.windows", training.windows.rawValue, "fixed for a transformer")
      try require(
        training.bptt <= model.transformer.contextLength, "training.bptt", training.bptt,
        "at most transformer.contextLength, \(model.transformer.contextLength)")
    }
  }
}
