import Tensors

extension GradientCase {
  static var recurrent: [GradientCase] {
    [Direction.forward, .reverse].flatMap { direction in
      [nil, SequenceLengths([5, 2, 0], steps: 5)].flatMap { lengths in
        let way = "\(direction)" + (lengths == nil ? "" : ", padded")
        return [
          GradientCase("rnn", "tanh, " + way) {
            check(RNN(name: "rnn", inputSize: 4, hiddenSize: 2, from: random), direction, lengths)
          },
          GradientCase("rnn", "relu, " + way) {
            check(
              RNN(name: "rnn", inputSize: 4, hiddenSize: 6, nonlinearity: .relu, from: random), direction, lengths)
          },
          GradientCase("lstm", way) {
            check(LSTM(name: "lstm", inputSize: 4, hiddenSize: 2, from: random), direction, lengths)
          },
          GradientCase("gru", "reset after product, " + way) {
            check(GRU(name: "gru", inputSize: 4, hiddenSize: 2, from: random), direction, lengths)
          },
          GradientCase("gru", "reset before product, " + way) {
            check(
              GRU(name: "gru", inputSize: 4, hiddenSize: 2, resetGate: .beforeProduct, from: random), direction,
              lengths)
          },
        ]
      }
    }
  }

  /// T 5, B 3; the loss depends on all outputs and on the last state.
  private static func check<L: RecurrentLayer<Double>>(
    _ layer: L, _ direction: Direction, _ lengths: SequenceLengths?
  ) -> [GradientEntry] {
    let (T, B, I, H) = (5, 3, layer.inputSize, layer.hiddenSize)
    let layer = withRandomBiases(layer)
    let dy = numbers(Shape(T, B, H), 1)
    let dState = numbered(L.State(batch: B, hiddenSize: H), from: 2)
    func state(_ inputs: ArraySlice<Tensor<Double>>) -> L.State {
      var state = L.State(batch: B, hiddenSize: H)
      var rest = inputs
      state.forEachTensor { $1 = rest.removeFirst() }
      return state
    }
    func forward(_ layer: L, _ inputs: [Tensor<Double>], _ cache: inout L.Cache) -> Double {
      var state = state(inputs[1...])
      var y = Tensor<Double>(Shape(T, B, H))
      layer.forward(
        inputs[0], state: &state, lengths: lengths, direction: direction, .training(random), into: y.mutableMatrix(),
        cache: &cache)
      return weighted(y, dy) + zip(tensors(state), tensors(dState)).reduce(0) { $0 + weighted($1.0, $1.1) }
    }
    let check = GradientCheck<L>(
      loss: { layer, inputs in
        var cache = L.Cache()
        return forward(layer, inputs, &cache)
      },
      backward: { layer, inputs in
        var cache = L.Cache()
        _ = forward(layer, inputs, &cache)
        var dInitial = dState
        var dx = Tensor<Double>(Shape(T, B, I))
        layer.backward(dy.matrix, dState: &dInitial, into: dx.mutableMatrix(), adding: false, cache: &cache)
        return [dx] + tensors(dInitial)
      })
    let initial = numbered(L.State(batch: B, hiddenSize: H), from: 5)
    return check.run(layer, inputs: [("x", numbers(Shape(T, B, I), 8))] + named(initial))
  }

  private static func numbered<State: RecurrentState<Double>>(_ state: State, from number: UInt64) -> State {
    var state = state
    var number = number
    state.forEachTensor {
      $1 = numbers($1.shape, number)
      number += 1
    }
    return state
  }

  private static func named<State: RecurrentState<Double>>(_ state: State) -> [(String, Tensor<Double>)] {
    var state = state
    var named: [(String, Tensor<Double>)] = []
    state.forEachTensor { named.append(($0, $1)) }
    return named
  }

  private static func tensors<State: RecurrentState<Double>>(_ state: State) -> [Tensor<Double>] {
    named(state).map(\.1)
  }
}
