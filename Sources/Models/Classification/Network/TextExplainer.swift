import Layers
import Tensors

/// Tells which tokens of a text speak for a class, and which against it.
///
///     var explainer = TextExplainer(model)
///     explainer.explain(batch, class: 2).contributions          // one number a token
///
/// The contribution of token t to the score z of a class, before the softmax, is gradient × input:
///
///     c[t] = Σ_d ∂z/∂x[t, d] · x[t, d],      x[t] the embedding of the token
///
/// to first order what the score would lose without the token. Simonyan, Vedaldi and Zisserman 2014 (arXiv:1312.6034,
/// section 3, equations 3 and 4, for pixels); Denil, Demiraj and de Freitas 2014 (arXiv:1412.6815, for words and
/// sentences).
public struct TextExplainer<Encoder: SequenceEncoder>: Sendable {
  public typealias Scalar = Encoder.Scalar

  /// Without dropout, and frozen: a backward pass gives nothing but the gradient of x.
  private var model: SequenceClassifier<Encoder>
  private var cache = SequenceClassifier<Encoder>.Cache()

  public init(_ model: SequenceClassifier<Encoder>) {
    var configuration = model.configuration
    configuration.dropout = .init()
    self.model = SequenceClassifier(
      configuration, vocabulary: model.vocabulary, classes: model.classes, vectors: model.embedding.table.value, seed: 0
    )
    let values = model.parameters.map(\.value)
    var number = 0
    self.model.forEachParameter {
      $0.value = values[number]
      $0.isFrozen = true
      number += 1
    }
  }

  /// - Parameter batch: of one text.
  public mutating func explain(_ batch: TextBatch, class k: Int) -> TextExplanation<Scalar> {
    precondition(batch.tokens.batch == 1, "one text is explained, not \(batch.tokens.batch)")
    precondition(k >= 0 && k < model.classes, "class \(k) of \(model.classes)")
    let pass = Pass.training(CounterRandom(seed: 0, stream: 0))
    let x = model.embedding.forward(batch.tokens, pass, cache: &cache.embedding)
    let h = model.encoder.forward(x, lengths: batch.lengths, pass, cache: &cache.encoder)
    let scores = model.output.forward(h, pass, cache: &cache.output).elements
    let attention = cache.encoder.attention?.elements
    let dScores = Tensor<Scalar>(Shape(1, model.classes)) { $0 == k ? 1 : 0 }
    let dx = model.encoder.backward(model.output.backward(dScores, cache: &cache.output), cache: &cache.encoder)
    let products = zip(dx.elements, x.elements).map { $0 * $1 }  // [T · D]
    let D = model.embedding.size
    let contributions = stride(from: 0, to: products.count, by: D).map { products[$0..<$0 + D].reduce(0, +) }
    return TextExplanation(scores: scores, contributions: contributions, attention: attention)
  }
}

/// What a text's tokens counted.
public struct TextExplanation<Scalar: TensorScalar>: Sendable {
  /// Of all classes: [K].
  public let scores: [Scalar]
  /// To the score of the class that was asked for, one a token.
  public let contributions: [Scalar]
  /// What pooling by attention weighted each token with, whatever the class; nil for other poolings.
  public let attention: [Scalar]?
}
