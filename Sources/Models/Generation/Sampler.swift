import Layers
import Tensors

/// Chooses the next token from a model's logits.
///
///     var sampler = try Sampler(.init(temperature: 0.8, topP: 0.95), vocabularySize: v, seed: 1)
///     let token = try sampler.next(logits: outputs.rows(0..<1), recent: text)
///
/// The same logits, configuration and seed give the same tokens on every instruction set: probabilities come from kernels
/// that give the same bits everywhere, sums are taken in a fixed order, and choice number n takes random number n. What is
/// drawn from are probabilities in 32 bits, whatever the logits are. Memory is taken once: a choice allocates nothing.
public struct Sampler: Sendable {
  public let configuration: SamplingConfiguration
  /// V
  public let vocabularySize: Int
  /// How many tokens were chosen: set it to go on where another sampler of the same seed stopped.
  public var chosen: UInt64 = 0

  private let random: CounterRandom
  /// [V], logits at first, then probabilities of which filters make 0.
  var weights: [Float]
  var filter: NucleusFilter

  /// - Parameter stream: texts that are generated side by side take a number each.
  public init(
    _ configuration: SamplingConfiguration, vocabularySize: Int, seed: UInt64, stream: UInt64 = 0
  ) throws(ModelError) {
    precondition(vocabularySize > 0 && vocabularySize <= Int(Int32.max), "a vocabulary of \(vocabularySize) tokens")
    try configuration.validate(vocabularySize: vocabularySize)
    self.configuration = configuration
    self.vocabularySize = vocabularySize
    random = CounterRandom(seed: seed, stream: stream)
    weights = [Float](repeating: 0, count: vocabularySize)
    filter = NucleusFilter(configuration, vocabularySize: vocabularySize)
  }
}

// MARK: - Choosing

extension Sampler {
  /// The next token.
  ///
  /// - Parameters:
  ///   - logits: one row of V numbers; −∞ says that a token is impossible.
  ///   - recent: the text up to here, or its end: the last ``SamplingConfiguration/repetitionWindow`` tokens of it count.
  public mutating func next<Scalar: TensorScalar>(
    logits: MatrixView<Scalar>, recent: [Int32] = []
  ) throws(ModelError) -> Int32 {
    try choose(logits, recent).token
  }

  /// The next token, with its probability by the model and by what it was drawn from; costs another pass over the logits.
  public mutating func choice<Scalar: TensorScalar>(
    logits: MatrixView<Scalar>, recent: [Int32] = []
  ) throws(ModelError) -> TokenChoice {
    let (token, probability) = try choose(logits, recent)
    return TokenChoice(
      token: token, logProbability: Models.logProbability(of: token, logits), drawnProbability: probability)
  }

  /// The probability of each token in what the next one would be drawn from: [V].
  public mutating func distribution<Scalar: TensorScalar>(
    logits: MatrixView<Scalar>, recent: [Int32] = []
  ) throws(ModelError) -> [Double] {
    adjustLogits(logits, recent)
    if configuration.temperature == 0 {
      let best = try mostProbable()
      return (0..<vocabularySize).map { $0 == best ? 1 : 0 }
    }
    try applyFilters(logits, recent)
    let total = weights.reduce(0) { $0 + Double($1) }
    if total == 0 { throw .noTokenLeft(step: Int(chosen)) }
    return weights.map { Double($0) / total }
  }

  private mutating func choose<Scalar: TensorScalar>(
    _ logits: MatrixView<Scalar>, _ recent: [Int32]
  ) throws(ModelError) -> (token: Int32, probability: Double) {
    adjustLogits(logits, recent)
    defer { chosen += 1 }
    if configuration.temperature == 0 { return (Int32(try mostProbable()), 1) }
    try applyFilters(logits, recent)
    return try draw(random.unit(at: chosen))
  }
}
