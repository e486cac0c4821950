import Tensors

/// What each time step contributes to the gradient of a loss at the end of a sequence: how far back a recurrent layer learns,
/// and what truncated backpropagation through time leaves out.
///
/// The gradient for a weight is a sum over the steps at which the weight was used. Going back k steps gives the last k terms
/// of the sum; going back one more adds one term: that step's contribution.
public struct BPTTContributions: Sendable {
  public struct Step: Sendable {
    /// The step, 0 the first of the sequence; the loss is at the last.
    public let step: Int
    /// How many steps before the loss: 0 for the last.
    public let stepsBack: Int
    /// By parameter, the Euclidean norm of the step's contribution.
    public let norms: [(parameter: String, norm: Double)]
    /// ‖g − g_k‖ / ‖g‖ over all parameters, where g_k goes back to this step and g all the way: what would be missing if
    /// the gradient were cut before it.
    public let missing: Double
  }

  /// The last step first.
  public let steps: [Step]

  /// The layers that can be asked for.
  public enum Layer: String, CaseIterable, Sendable { case rnn, lstm, gru }

  /// A layer with random weights, random inputs, and a loss that depends on its last output alone. B 1, I 6, H 8.
  public init(of layer: Layer, steps: Int, seed: UInt64) {
    let random = CounterRandom(seed: seed, stream: 0)
    switch layer {
    case .rnn: self.init(RNN(name: "rnn", inputSize: 6, hiddenSize: 8, from: random), steps, seed)
    case .lstm: self.init(LSTM(name: "lstm", inputSize: 6, hiddenSize: 8, from: random), steps, seed)
    case .gru: self.init(GRU(name: "gru", inputSize: 6, hiddenSize: 8, from: random), steps, seed)
    }
  }

  private init<L: RecurrentLayer<Double>>(_ layer: L, _ count: Int, _ seed: UInt64) {
    precondition(count > 0, "contributions of \(count) steps")
    let stack = RecurrentStack(layers: 1, inputSize: layer.inputSize) { _, _, _ in layer }
    let random = CounterRandom(seed: seed, stream: 1)
    let x = Tensor<Double>(Shape(count, 1, layer.inputSize)) { random.normal(at: UInt64($0)) }
    let dy = Tensor<Double>(Shape(1, 1, layer.hiddenSize)) { random.normal(at: UInt64(x.count + $0)) }
    let gradients = (1...count).map { Self.gradients(stack, x, dy, stepsBack: $0) }
    let whole = gradients[count - 1]
    steps = (0..<count).map { back in
      let before = back == 0 ? nil : gradients[back - 1]
      return Step(
        step: count - 1 - back, stepsBack: back,
        norms: gradients[back].enumerated().map { number, gradient in
          (gradient.name, Self.distance([gradient], before.map { [$0[number]] }))
        },
        missing: Self.distance(whole, gradients[back]) / Self.distance(whole, nil))
    }
  }

  private typealias Gradients = [(name: String, elements: [Double])]

  /// The gradients of a window of the last steps, from the state before it.
  private static func gradients<L: RecurrentLayer<Double>>(
    _ stack: RecurrentStack<L>, _ x: Tensor<Double>, _ dyLast: Tensor<Double>, stepsBack: Int
  ) -> Gradients {
    var (stack, cache) = (stack, RecurrentStack<L>.Cache())
    var (state, dState) = (stack.initialState(batch: 1), stack.initialState(batch: 1))
    let first = x.shape[0] - stepsBack
    if first > 0 { _ = stack.forward(x.steps(0..<first), state: &state, .inference, cache: &cache) }
    let pass = Pass.training(CounterRandom(seed: 0, stream: 0))
    let y = stack.forward(x.steps(first..<x.shape[0]), state: &state, pass, cache: &cache)
    let dy = Tensor<Double>(y.shape) { $0 < y.count - dyLast.count ? 0 : dyLast[flat: $0 - y.count + dyLast.count] }
    _ = stack.backward(dy, dState: &dState, cache: &cache)
    return stack.parameters.map { ($0.name, $0.gradient.elements) }
  }

  /// ‖a − b‖, or ‖a‖.
  private static func distance(_ a: Gradients, _ b: Gradients?) -> Double {
    var sum = 0.0
    for (number, gradient) in a.enumerated() {
      for (i, x) in gradient.elements.enumerated() {
        let difference = x - (b?[number].elements[i] ?? 0)
        sum += difference * difference
      }
    }
    return sum.squareRoot()
  }
}
