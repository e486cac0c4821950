import Corpora
import Models
import Optimization

/// All that, with the texts, decides a classifier.
///
/// It is what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps.
public struct ClassifierRecipe: TrainingSettings, Sendable {
  public static let keyInCheckpoint = "recipe"

  /// What reads a text.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Sums of what its words and runs of words say, each for itself.
    case linear
    /// Layers that read the words in their order.
    case network
    /// One of each, whose scores are mixed: what words say alone and what they say in their order.
    case combined

    var hasLinear: Bool { self != .network }
    public var hasNetwork: Bool { self != .linear }
  }

  /// How the files are read.
  public var data = LabelledOptions()
  public var kind = Kind.linear
  /// What a linear classifier sees of a text; also what naive Bayes does, which every classifier is compared with.
  public var features = FeatureConfiguration()
  public var linear = LinearConfiguration()
  /// The tokens that a network reads.
  public var text = ClassifierRecipe.networkText
  public var network = NetworkConfiguration()
  /// How a network is trained.
  public var training = NetworkTrainingConfiguration()
  /// An embedding of the workbench file whose vectors a network starts with.
  public var vectors: String?
  public var classWeights = ClassWeights.equal
  /// How scores become answers.
  public var answers = AnswerConfiguration()
  /// Share of the training texts, drawn by the seed with every class in its share, that is measured on instead where no other
  /// texts are given for it; `nil` is 0.1 where there are no texts to validate or test on, else 0;
  /// what has a network is always validated, and so is a classifier whose ``answers`` need it.
  public var heldOut: Double?
  /// The same seed gives the same bytes.
  public var seed: UInt64 = 1

  /// `linear`, the encoder of a network, or both, as `linear+gru`.
  public var modelName: String {
    ((kind.hasLinear ? ["linear"] : []) + (kind.hasNetwork ? [network.encoder.rawValue] : [])).joined(separator: "+")
  }

  public init() {}

  /// The defaults of a network.
  public init(_ encoder: NetworkConfiguration.EncoderKind) {
    kind = .network
    network = NetworkConfiguration(encoder)
    training.optimization.patience = 3
  }

  /// The defaults of a linear classifier combined with a network; how far its probabilities are to be trusted is found together
  /// with the shares of the two.
  public init(combining encoder: NetworkConfiguration.EncoderKind) {
    self.init(encoder)
    kind = .combined
    answers.isCalibrated = true
  }

  /// Words, case aside, that occur twice at least.
  private static var networkText: CodecConfiguration {
    var text = CodecConfiguration(.words)
    text.tokenizer.letterCase = .lower
    text.endOfLine = false
    text.minimumCount = 2
    return text
  }

  public func validate() throws {
    try features.validate()
    if kind.hasLinear { do { try linear.validate() } catch { throw error.within("linear") } }
    if kind.hasNetwork { try validateNetwork() }
    try classWeights.validate()
    try answers.validate(severalLabels: data.labels.isMulti)
    if let heldOut, !(heldOut >= 0 && heldOut < 1) {
      throw ModelError.configuration(option: "heldOut", value: "\(heldOut)", rule: "from 0 up to, not including, 1")
    }
  }

  private func validateNetwork() throws {
    try text.validate()
    if text.endOfLine {
      throw ModelError.configuration(
        option: "text.endOfLine", value: "true", rule: "false: a text is read as one")
    }
    do { try network.validate() } catch { throw error.within("network") }
    do {
      try training.validate(for: network, severalLabels: data.labels.isMulti)
    } catch let error as ModelError {
      throw error.within("training")
    } catch let error as OptimizationError {
      throw error.within("training")
    }
    if training.freezesVectors, vectors == nil {
      throw ModelError.configuration(
        option: "training.freezesVectors", value: "true", rule: "false without vectors to start with")
    }
  }
}
