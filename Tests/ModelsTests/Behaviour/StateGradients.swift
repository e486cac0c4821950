import Layers
import Models
import Tensors

/// How much of a loss at the end of a sequence reaches the states before: ‖∂loss/∂s‖ by time step.
///
/// The state s is h, and of an LSTM (h, c). A weight's gradient is the sum of what it gets at each step, and what it gets at a
/// step is proportional to the gradient of the state there: where that is nothing, nothing is learned from the step.
struct StateGradients {
  /// By steps back: 0 is the state after the last step, from which the loss is told, T the one before the first.
  private(set) var norms: [Double] = []

  init<Layer: SequenceLayer>(of model: LanguageModel<RecurrentBody<Layer>>, _ batch: ToyBatch)
  where Layer.Scalar == Double {
    let (T, B) = (batch.tokens.steps, batch.tokens.batch)
    let layer = model.body.stack.forwardLayers[0]
    // dy = d logits · output.wᵀ, zero but at the steps that have a target.
    var (modelState, modelCache) = (model.initialState(batch: B), LanguageModel<RecurrentBody<Layer>>.Cache())
    var dLogits = model.logits(batch.tokens, state: &modelState, cache: &modelCache)
    modelCache = .init()
    _ = CrossEntropyLoss<Double>().replaceByGradient(&dLogits, targets: batch.targets)
    let w = model.parameters.first { $0.name == "output.w" }!.value  // [H, V]
    var dy = Tensor<Double>(Shape(T * B, layer.hiddenSize))
    multiply(dLogits.matrix, w.matrix.transposed, into: dy.mutableMatrix())

    var embedding = Embedding<Double>.Cache()
    let x = model.embedding.forward(batch.tokens, .inference, cache: &embedding)
    var (state, cache, y) = (Layer.State(batch: B, hiddenSize: layer.hiddenSize), Layer.Cache(), dy)
    layer.forward(
      x, state: &state, lengths: nil, direction: .forward, .training(CounterRandom(seed: 0, stream: 0)),
      into: y.mutableMatrix(), cache: &cache)
    norms.append(dy.steps((T - 1) * B..<T * B).elements.reduce(0) { $0 + $1 * $1 }.squareRoot())
    var dState = Layer.State(batch: B, hiddenSize: layer.hiddenSize)
    for t in (0..<T).reversed() {
      layer.backwardStep(t, dy: dy.matrix.rows(t * B..<(t + 1) * B), dState: &dState, cache: &cache)
      var squares = 0.0
      dState.forEachTensor { squares += $1.elements.reduce(0) { $0 + $1 * $1 } }
      norms.append(squares.squareRoot())
    }
  }

  /// The norm so many steps back, as a share of that at the end.
  func share(stepsBack: Int) -> Double { norms[stepsBack] / norms[0] }
}
