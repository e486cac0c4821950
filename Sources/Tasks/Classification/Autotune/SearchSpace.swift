import Corpora
import Models
import Optimization
import Tensors

/// Which settings an ``Autotune`` searches, and among which values: the tables below. All others have their defaults.
package struct SearchSpace {
  private let dimensions: [TunedModel: [SearchDimension]]

  /// - Parameter texts: to train on.
  package init(texts: Int, vectors: AutotuneSettings.Vectors? = nil) {
    dimensions = [
      .linear: Self.linear(texts: texts),
      .cnn: Self.network(vectors) + Self.convolution,
      .rnn: Self.network(vectors) + Self.recurrent,
      .gru: Self.network(vectors) + Self.recurrent,
      .lstm: Self.network(vectors) + Self.recurrent,
      .transformer: Self.network(vectors) + Self.transformer(vectors),
    ]
  }

  // MARK: The tables

  private static func linear(texts: Int) -> [SearchDimension] {
    [
      .choice(\.features.wordNGrams, [1, 2, 3, 4]),
      .choice(\.features.characterNGrams, [nil, lengths(2, 4), lengths(3, 5), lengths(3, 6)]),
      .choice(\.features.tokenizer.letterCase, [.lower, .keep]),
      .choice(\.features.minimumCount, [1, 2, 3, 5]),
      .number(\.linear.startScale, 0.02...2, .logarithmic),
      .number(\.linear.smoothing, 0.1...4, .logarithmic),
      .number(\.linear.lengthExponent, 0...1),
      .number(\.linear.learningRate, 0.1...5, .logarithmic),
      .number(\.linear.dropout, 0...0.8),
      .whole(\.linear.epochs, 2...50, .logarithmic, otherwise: LinearConfiguration().epochs(for: texts)),
    ]
  }

  private static func network(_ vectors: AutotuneSettings.Vectors?) -> [SearchDimension] {
    [
      vectors == nil
        ? .choice(\.network.embeddingSize, [32, 64, 100, 200, 300])
        : .choice(\.training.freezesVectors, [false, true]),
      .choice(\.text.tokenizer.letterCase, [.lower, .keep]),
      .choice(\.text.minimumCount, [1, 2, 3, 5]),
      .choice(\.training.batch, [16, 32, 64, 128]),
      .choice(\.training.maximumTokens, [64, 128, 256, 512]),
      .choice(
        \.training.optimization.optimizer.weightDecay, [.none, .decoupled(0.01), .decoupled(0.1), .decoupled(1)]),
      .number(\.training.optimization.learningRate, 0.0001...0.01, .logarithmic),
      .number(\.training.augmentation.unknownShare, 0...0.3),
      .number(\.network.dropout.input, 0...0.5),
      .number(\.network.dropout.output, 0...0.7),
      .whole(\.training.epochs, 3...30, .logarithmic),
    ]
  }

  private static let poolings = NetworkConfiguration.Pooling.allCases

  private static var convolution: [SearchDimension] {
    [
      .choice(\.network.pooling, [.max, .mean]),
      .choice(\.network.convolution.widths, [[3, 4, 5], [2, 3, 4], [1, 2, 3], [2, 3], [3]]),
      .whole(\.network.convolution.filters, 30...300, .logarithmic),
    ]
  }

  private static var recurrent: [SearchDimension] {
    [
      .choice(\.network.pooling, poolings),
      .choice(\.network.layers, [1, 2]),
      .whole(\.network.hiddenSize, 30...300, .logarithmic),
      .number(\.network.dropout.between, 0...0.5),
    ]
  }

  private static func transformer(_ vectors: AutotuneSettings.Vectors?) -> [SearchDimension] {
    [
      .choice(\.network.pooling, poolings),
      .choice(\.network.layers, [1, 2, 3, 4]),
      .choice(\.network.transformer.heads, heads(dividing: vectors?.dimension ?? 4)),
      .number(\.network.dropout.between, 0...0.4),
    ]
  }

  // MARK: Parts of the tables

  private static func lengths(_ minimum: Int, _ maximum: Int) -> FeatureConfiguration.Lengths {
    FeatureConfiguration.Lengths(minimum: minimum, maximum: maximum)
  }

  private static func heads(dividing size: Int) -> [Int] { [1, 2, 4].filter { size % $0 == 0 } }

  /// Makes what depends on the size of the embedding fit it.
  static func fitTransformer(_ recipe: inout ClassifierRecipe) {
    guard recipe.network.encoder == .transformer else { return }
    let size = recipe.network.embeddingSize
    recipe.network.transformer.innerSize = 4 * size
    if size % recipe.network.transformer.heads != 0 { recipe.network.transformer.heads = heads(dividing: size).last! }
  }
}

// MARK: - Drawing

extension SearchSpace {
  /// A recipe from anywhere in the space.
  ///
  /// - Parameter defaults: of its model.
  package func draw(over defaults: ClassifierRecipe, _ random: CounterRandom) -> ClassifierRecipe {
    changed(defaults) { $0.draw(&$1, random.substream($2)) }
  }

  /// A recipe of the same model about another one: see ``SearchDimension/perturb``.
  package func perturb(_ recipe: ClassifierRecipe, width: Double, _ random: CounterRandom) -> ClassifierRecipe {
    changed(recipe) { $0.perturb(&$1, random.substream($2), width) }
  }

  /// Whether all that is searched has a value of the tables.
  package func contains(_ recipe: ClassifierRecipe) -> Bool {
    dimensions[TunedModel(recipe)]!.allSatisfy { $0.contains(recipe) }
  }

  private func changed(
    _ recipe: ClassifierRecipe, _ change: (SearchDimension, inout ClassifierRecipe, UInt64) -> Void
  ) -> ClassifierRecipe {
    var recipe = recipe
    for (number, dimension) in dimensions[TunedModel(recipe)]!.enumerated() {
      change(dimension, &recipe, UInt64(number))
    }
    Self.fitTransformer(&recipe)
    return recipe
  }
}
