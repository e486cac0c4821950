import Corpora
import Layers
import Models

/// How much memory a trial takes, rather more than less, before it is begun.
struct TrialMemory {
  private let texts: ClassifierTexts
  /// Words that have a vector, all of which a network knows where vectors stay as they are.
  private let wordsWithVectors: Int
  /// How often each word occurs, by how words are found.
  private var wordCounts: [CodecConfiguration: [Int64]] = [:]

  init(_ texts: ClassifierTexts, wordsWithVectors: Int) {
    self.texts = texts
    self.wordsWithVectors = wordsWithVectors
  }

  /// Bytes, the texts included.
  mutating func bytes(for recipe: ClassifierRecipe) throws -> Double {
    let utf8 = Double(texts.training.texts.utf8.count + texts.validation!.texts.utf8.count)
    return utf8 + (recipe.kind == .linear ? try linear(recipe) : try network(recipe) + utf8)
  }

  /// Bags while they are put together, counting, and two numbers for each feature and class. How many features texts have is found from
  /// some of them, as if new ones came at the same rate all the time: of words they come ever more rarely, of long runs they do not.
  private func linear(_ recipe: ClassifierRecipe) throws(CorpusError) -> Double {
    let all = texts.training.texts
    let scanner = try FeatureScanner(recipe.features)
    let stride = max(1, all.count / 500)
    var (sampled, occurrences, different) = (0, 0, Set<UInt64>())
    for text in Swift.stride(from: 0, to: all.count, by: stride) {
      sampled += 1
      try all.withUTF8(of: text) { text throws(CorpusError) in
        _ = try scanner.scan(text) { feature, _ in
          occurrences += 1
          different.insert(feature)
        }
      }
    }
    let share = Double(all.count) / Double(max(sampled, 1))
    let (O, F) = (Double(occurrences) * share, Double(different.count) * share)
    return 8 * O + 24 * F + 8 * F * Double(texts.training.labelNames.count)
  }

  /// Of each weight itself, two gradients, two moments, the same again but gradients for recovery, and the best so far; and what
  /// a batch computes.
  private mutating func network(_ recipe: ClassifierRecipe) throws -> Double {
    let network = recipe.network
    var rest = ParameterCount(recipe: recipe, classes: texts.training.labelNames.count)
    let added = recipe.vectors != nil && recipe.training.freezesVectors ? wordsWithVectors : 0
    let words = min(try vocabulary(of: recipe.text) + added, recipe.text.maximumSize.map { $0 + 1 } ?? .max)
    let parameters = try network.visit(&rest) + words * network.embeddingSize
    let (D, layers) = (network.embeddingSize, network.layers)
    let units =
      switch network.encoder {
      case .cnn: network.convolution.widths.reduce(0) { $0 + $1 * D + 4 * network.convolution.filters }
      case .rnn, .lstm, .gru: layers * 24 * network.hiddenSize
      case .transformer:
        layers
          * (16 * D + 4 * network.transformer.innerSize + 2 * network.transformer.heads * recipe.training.maximumTokens)
      }
    let steps = recipe.training.batch * recipe.training.maximumTokens
    return 4 * (9 * Double(parameters) + Double(steps) * Double(6 * D + units))
  }

  private mutating func vocabulary(of text: CodecConfiguration) throws(CorpusError) -> Int {
    var all = text
    all.minimumCount = 1
    if wordCounts[all] == nil {
      wordCounts[all] = try CodecBuilder(all).codec(of: texts.training.texts).vocabulary.occurrences
    }
    return wordCounts[all]!.count { $0 >= text.minimumCount } + 1
  }

  /// Of a network but for its embedding.
  private struct ParameterCount: NetworkVisitor {
    let recipe: ClassifierRecipe
    let classes: Int

    func visit<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type) -> Int {
      let model = SequenceClassifier<Encoder>(recipe.network, vocabulary: 1, classes: classes, seed: 0)
      return model.parameterCount - recipe.network.embeddingSize
    }
  }
}
