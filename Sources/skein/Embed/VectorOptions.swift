import ArgumentParser
import Embeddings
import Tasks

/// A way to train vectors, as `--model` names them: one list, since people choose from all of them.
enum VectorModel: String, CaseIterable, ExpressibleByArgument {
  case skipGram = "skip-gram"
  case cbow, glove, lsa

  var method: EmbeddingMethod {
    switch self {
    case .skipGram, .cbow: .word2Vec
    case .glove: .glove
    case .lsa: .lsa
    }
  }

  init(_ settings: EmbeddingConfiguration) {
    switch settings.method {
    case .word2Vec: self = settings.word2Vec.model == .cbow ? .cbow : .skipGram
    case .glove: self = .glove
    case .lsa: self = .lsa
    }
  }
}

/// What all methods of training vectors have.
struct VectorOptions: ParsableArguments {
  @Option(help: "How vectors are trained: skip-gram or cbow (Word2Vec), glove or lsa. (default: skip-gram)")
  var model: VectorModel?

  @Option(help: "Elements of a vector. (default: 100)")
  var dimension: Int?

  @Option(help: "Words of context on either side at most. (default: 5, for GloVe 15)")
  var window: Int?

  @Option(help: "Times to go through what is trained on. (default: 5, for GloVe 25)")
  var epochs: Int?

  @Option(
    help:
      "At the start. (default: 0.025, for CBOW and with --subwords 0.05, falling linearly; for GloVe 0.05, for AdaGrad to adapt)"
  )
  var learningRate: Double?

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  /// Sets what is given in the section of the method.
  ///
  /// - Throws: `ValidationError` for what does nothing with the method.
  func apply(to settings: inout EmbeddingConfiguration) throws {
    if let model {
      settings.method = model.method
      switch model {
      case .skipGram: settings.word2Vec.model = .skipGram
      case .cbow: settings.word2Vec.model = .cbow
      case .glove, .lsa: break
      }
    }
    switch settings.method {
    case .word2Vec:
      if let dimension { settings.word2Vec.dimension = dimension }
      if let window { settings.word2Vec.window = window }
      if let epochs { settings.word2Vec.epochs = epochs }
      if let learningRate { settings.word2Vec.learningRate = learningRate }
      if let seed { settings.word2Vec.seed = seed }
    case .glove:
      if let dimension { settings.glove.dimension = dimension }
      if let window { settings.glove.window = window }
      if let epochs { settings.glove.epochs = epochs }
      if let learningRate { settings.glove.learningRate = learningRate }
      if let seed { settings.glove.seed = seed }
    case .lsa:
      if epochs != nil { throw ValidationError("--epochs does nothing with lsa, which is no gradual training") }
      if learningRate != nil {
        throw ValidationError("--learning-rate does nothing with lsa, which is no gradual training")
      }
      if let dimension { settings.lsa.dimension = dimension }
      if let window { settings.lsa.window = window }
      if let seed { settings.lsa.seed = seed }
    }
  }
}

/// Options that belong to one method, and are refused with another.
protocol MethodOptions: ParsableArguments {
  static var method: EmbeddingMethod { get }
  /// The options that were given, with their dashes.
  var given: [String] { get }
  func apply(to settings: inout EmbeddingConfiguration) throws
}

extension MethodOptions {
  /// - Throws: `ValidationError` if one is given that does nothing with the model.
  func applyOwn(to settings: inout EmbeddingConfiguration) throws {
    if let option = given.first, settings.method != Self.method {
      let models = VectorModel.allCases.filter { $0.method == Self.method }.map(\.rawValue).joined(separator: " or ")
      throw ValidationError(
        "\(option) is an option of --model \(models), and does nothing with \(VectorModel(settings).rawValue)")
    }
    try apply(to: &settings)
  }
}
