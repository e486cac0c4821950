import Corpora
import Models
import Optimization
import Tensors

/// All that, with the texts, decides a translator: units of both languages, layers, training, and how it searches.
///
/// It is what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps.
public struct TranslationRecipe: TrainingSettings, Sendable {
  public static let keyInCheckpoint = "recipe"

  /// How the files are read.
  public var data = ParallelOptions()
  /// Which pairs are left out of the training.
  public var filter = ParallelFilter()
  /// The units of the source.
  public var source = TranslationRecipe.words
  /// The units of the target.
  public var target = TranslationRecipe.words
  /// Whether both languages have one vocabulary, made of both sides; units are then those of the target.
  public var sharesVocabulary = false
  public var model = TranslatorConfiguration()
  public var training = Training()
  public var optimization: TrainerConfiguration
  public var search = TranslationSearchConfiguration()
  /// Pairs, drawn by the seed, to validate on where no others are given.
  public var heldOut = 1000
  /// The same seed gives the same bytes.
  public var seed: UInt64 = 1

  /// How pairs are learned from.
  public struct Training: Codable, Equatable, Sendable {
    /// How often every pair is read.
    public var epochs = 10
    /// B, the number of pairs that a step learns from.
    public var batch = 64
    /// Pairs with a longer side are left out, in tokens.
    public var maximumTokens = 100
    /// ε of the loss.
    public var labelSmoothing = 0.0
    public var teacherForcing = TeacherForcing()
    /// An embedding of the workbench file whose vectors the source's embedding starts with.
    public var sourceVectors: String?
    /// Likewise of the target.
    public var targetVectors: String?
    /// By what validation tells the best weights.
    public var stoppingMetric = StoppingMetric.loss
    /// Pairs to validate on that are translated after each epoch, for BLEU: the first ones; 0 translates none.
    public var translatedPairs = 200
    /// What products are computed in; weights are always kept in 32 bits.
    public var precision = ProductPrecision.float32

    public enum StoppingMetric: String, Codable, Sendable, CaseIterable {
      case loss, bleu
    }

    public init() {}
  }

  /// The defaults of a recurrent translator.
  public init() { self.init(.gru) }

  /// The defaults of a decoder's kind: Adam with gradients clipped to a norm of 1; a transformer has the schedule of Vaswani et al. 2017,
  /// section 5.3, and label smoothing.
  public init(_ decoder: TranslatorConfiguration.DecoderKind) {
    model = TranslatorConfiguration(decoder)
    optimization = TrainerConfiguration()
    optimization.optimizer = OptimizerConfiguration(.adam())
    optimization.learningRate = 0.001
    optimization.clipping = .norm(1)
    if decoder == .transformer {
      optimization.optimizer = OptimizerConfiguration(.adam(beta1: 0.9, beta2: 0.98, epsilon: 1e-9))
      optimization.learningRate = 0.0005
      optimization.schedule = .inverseSquareRoot(warmUp: 2000)
      training.labelSmoothing = 0.1
    }
  }

  /// Words, case aside, that occur twice at least.
  private static var words: CodecConfiguration {
    var words = CodecConfiguration(.words)
    words.tokenizer.letterCase = .lower
    words.endOfLine = false
    words.minimumCount = 2
    return words
  }
}

extension TranslationRecipe {
  /// - Throws: ``ModelError``, ``OptimizationError`` or ``CorpusError`` for what cannot be trained.
  public func validate() throws {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws {
      if !holds { throw ModelError.configuration(option: option, value: "\(value)", rule: rule) }
    }
    try source.validate()
    try target.validate()
    for (name, codec) in [("source", source), ("target", target)] {
      try require(!codec.endOfLine, name + ".endOfLine", true, "false: a sentence is a text of its own")
    }
    do { try model.validate() } catch { throw error.within("model") }
    try require(
      sharesVocabulary || !model.sharesEmbeddings, "model.sharesEmbeddings", true,
      "false without a vocabulary that is shared")
    try require(training.epochs > 0, "training.epochs", training.epochs, "at least 1")
    try require(
      training.batch >= optimization.shards, "training.batch", training.batch,
      "at least the number of shards, \(optimization.shards)")
    try require(training.maximumTokens > 0, "training.maximumTokens", training.maximumTokens, "at least 1")
    if model.encoder == .transformer || model.decoder == .transformer {
      let length = model.transformer.contextLength
      try require(
        training.maximumTokens < length, "training.maximumTokens", training.maximumTokens,
        "below transformer.contextLength, \(length): a sentence has an end besides")
    }
    try require(
      training.labelSmoothing >= 0 && training.labelSmoothing < 1, "training.labelSmoothing", training.labelSmoothing,
      "from 0 up to, not including, 1")
    do { try training.teacherForcing.validate() } catch { throw error.within("training.teacherForcing") }
    try require(training.translatedPairs >= 0, "training.translatedPairs", training.translatedPairs, "at least 0")
    try require(
      training.stoppingMetric == .loss || training.translatedPairs > 0, "training.translatedPairs", 0,
      "above 0 where BLEU tells the best weights")
    do { try optimization.validate() } catch { throw error.within("optimization") }
    do { try search.validate() } catch { throw error.within("search") }
    try require(heldOut > 0, "heldOut", heldOut, "at least 1")
  }
}

/// How translations are looked for.
public struct TranslationSearchConfiguration: Codable, Equatable, Sendable {
  /// Hypotheses of a sentence that are followed; 1 is greedy.
  public var width = 5
  /// α of ``BeamSearchConfiguration``.
  public var lengthPenalty = 1.0
  /// β of ``BeamSearchConfiguration``.
  public var coveragePenalty = 0.0
  /// A translation is at most so many times as long as its source, and ten tokens.
  public var lengthFactor = 2.0
  /// No sequence of so many tokens occurs twice in a translation.
  public var blockedNGram: Int?
  /// Whether an unknown token becomes the word of the source that was most looked at.
  public var replacesUnknown = true
  /// How tokens are drawn; nil looks for probable translations instead.
  public var sampling: SamplingConfiguration?
  /// Of what is drawn.
  public var seed: UInt64 = 1

  public init() {}

  func beamSearch(results: Int = 1) -> BeamSearchConfiguration {
    BeamSearchConfiguration(
      width: width, results: results, lengthPenalty: lengthPenalty, coveragePenalty: coveragePenalty,
      blockedNGram: blockedNGram)
  }

  func maximumLength(ofSource length: Int) -> Int { 10 + Int((lengthFactor * Double(length)).rounded(.up)) }

  public func validate() throws(ModelError) {
    try beamSearch().validate()
    try sampling?.validate(vocabularySize: .max)
    if !(lengthFactor > 0 && lengthFactor <= 100) {
      throw .configuration(option: "lengthFactor", value: "\(lengthFactor)", rule: "above 0, and at most 100")
    }
  }
}
