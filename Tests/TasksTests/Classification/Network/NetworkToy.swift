import Foundation
import Layers
import Models
import Optimization
import Tasks
import Tensors

/// A small language of which classifiers learn something, and small classifiers of every kind that learn it. Token 0 is
/// the unknown one.
enum NetworkToy {
  static let vocabulary = 12

  /// Whether 1 stands before 2 (class 0) or after it (class 1), at most three places apart, among other tokens. Both
  /// classes have the same tokens: what knows no order can only guess.
  static func order(_ count: Int, seed: UInt64) -> LabelledTexts {
    var (texts, classes): (TokenizedTexts, [Int32]) = (TokenizedTexts(), [])
    for number in 0..<count {
      let random = CounterRandom(seed: seed, stream: UInt64(number))
      var text = fillers(5 + random.below(6, at: 0), random)
      let first = random.below(text.count - 3, at: 1)
      let second = first + 1 + random.below(3, at: 2)
      let k = random.below(2, at: 3)
      (text[first], text[second]) = k == 0 ? (1, 2) : (2, 1)
      texts.append(text)
      classes.append(Int32(k))
    }
    return LabelledTexts(texts, .single(classes))
  }

  /// Which of 1, 2 and 3 occur: classes 0, 1 and 2, none of them or several.
  static func occurrence(_ count: Int, seed: UInt64) -> LabelledTexts {
    var (texts, sets): (TokenizedTexts, [[Int32]]) = (TokenizedTexts(), [])
    for number in 0..<count {
      let random = CounterRandom(seed: seed, stream: UInt64(number))
      var text = fillers(4 + random.below(6, at: 0), random)
      let set = (0..<3).filter { random.below(2, at: UInt64(1 + $0)) == 1 }
      for k in set { text.insert(UInt32(k + 1), at: random.below(text.count + 1, at: UInt64(4 + k))) }
      texts.append(text)
      sets.append(set.map { Int32($0) })
    }
    return LabelledTexts(texts, .multiple(sets))
  }

  /// Random texts with random classes, which have to be known by heart.
  static func noise(_ count: Int, seed: UInt64) -> LabelledTexts {
    let random = CounterRandom(seed: seed, stream: 0)
    let texts = (0..<count).map { fillers(3 + $0 % 5, random.substream(UInt64($0))) }
    return LabelledTexts(TokenizedTexts(texts), .single((0..<count).map { Int32(random.below(4, at: UInt64($0))) }))
  }

  private static func fillers(_ count: Int, _ random: CounterRandom) -> [UInt32] {
    (0..<count).map { UInt32(4 + random.below(vocabulary - 4, at: UInt64(100 + $0))) }
  }

  /// D and H 16, without dropout.
  static func network(_ encoder: NetworkConfiguration.EncoderKind) -> NetworkConfiguration {
    var network = NetworkConfiguration(encoder)
    network.embeddingSize = 16
    network.hiddenSize = 16
    network.layers = 1
    network.convolution.filters = 12
    network.transformer.innerSize = 32
    network.transformer.contextLength = 16
    network.dropout = .init()
    return network
  }

  static func configuration(epochs: Int, rate: Double = 0.01) -> NetworkTrainingConfiguration {
    var configuration = NetworkTrainingConfiguration()
    configuration.epochs = epochs
    configuration.maximumTokens = 16
    configuration.optimization.learningRate = rate
    return configuration
  }
}

/// What a training gave.
struct NetworkOutcome: Equatable {
  /// Of the best weights.
  var weights: [[Float]] = []
  var figures: [NetworkFigures] = []
  var trainingLosses: [Double?] = []
  var best: [Bool] = []
  var steps = 0
}

/// A training from its beginning to its end, with stops between.
struct NetworkRun: NetworkVisitor {
  var network: NetworkConfiguration
  var configuration: NetworkTrainingConfiguration
  var training: LabelledTexts
  var validation: LabelledTexts
  var classes: Int
  var classWeights: [Double]?
  var vectors: Tensor<Float>?
  var threads = 1
  /// After how many calls of `advance` it is saved, thrown away and made again, with a thread more.
  var stops: [Int] = []

  func run() throws -> NetworkOutcome {
    var copy = self
    var severalLabels = false
    if case .multiple = training.labels { severalLabels = true }
    try network.validate()
    try configuration.validate(for: network, severalLabels: severalLabels)
    return try network.visit(&copy)
  }

  func make<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type, threads: Int) -> NetworkTraining<Encoder> {
    NetworkTraining<Encoder>(
      network, configuration, training: training, validation: validation, vocabulary: NetworkToy.vocabulary,
      classes: classes, unknown: 0, classWeights: classWeights, vectors: vectors, seed: 1, threads: threads)
  }

  func visit<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type) throws -> NetworkOutcome {
    var training = make(encoder, threads: threads)
    var outcome = NetworkOutcome()
    for call in 0... {
      if stops.contains(call) { training = try saved(training, encoder, threads: threads + 1) }
      switch try training.advance() {
      case .step(.updated, _): outcome.steps += 1
      case .step(.setBack(let problem, _), _): throw ToyError.setBack(problem)
      case .validated(let validation):
        outcome.figures.append(validation.figures)
        outcome.trainingLosses.append(validation.trainingLossNats)
        outcome.best.append(validation.isBest)
      case .finished:
        outcome.weights = training.takeBest().parameters.map(\.value.elements)
        return outcome
      }
    }
    return outcome
  }

  /// The same training from what a checkpoint keeps of it.
  private func saved<Encoder: SequenceEncoder<Float>>(
    _ training: NetworkTraining<Encoder>, _ encoder: Encoder.Type, threads: Int
  ) throws -> NetworkTraining<Encoder> {
    typealias Position = EpochPosition
    var tensors: [String: [Float]] = [:]
    training.forEachTensor { tensors[$0] = $1.elements }
    let state = try JSONEncoder().encode(training.trainer.state)
    let position = try JSONEncoder().encode(training.position)
    let other = make(encoder, threads: threads)
    try other.restore(
      try JSONDecoder().decode(TrainerState.self, from: state), try JSONDecoder().decode(Position.self, from: position)
    ) { name, tensor in
      guard let elements = tensors[name] else { throw ToyError.notSaved(name) }
      tensor = Tensor(tensor.shape, elements)
    }
    return other
  }

  enum ToyError: Error {
    case setBack(NonFinite)
    case notSaved(String)
  }
}
