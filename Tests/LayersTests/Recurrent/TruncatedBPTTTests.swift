import Layers
import Tensors
import Testing

@Suite("Truncated backpropagation through time")
struct TruncatedBPTTTests {
  private static let (T, B, I, H) = (11, 2, 3, 4)
  private static let pass = Pass.training(CounterRandom(seed: 4, stream: 0))
  private typealias Stack = RecurrentStack<LSTM<Double>>

  private static func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor<Double> {
    let random = CounterRandom(seed: 9, stream: stream)
    return Tensor(shape) { random.normal(at: UInt64($0)) }
  }

  private static let stack = Stack(layers: 2, inputSize: I) { name, inputSize, number in
    LSTM(name: name, inputSize: inputSize, hiddenSize: H, from: CounterRandom(seed: 5, stream: UInt64(number)))
  }
  private static let x = numbers(Shape(T, B, I), 1)
  private static let dy = numbers(Shape(T, B, H), 2)

  /// The gradient of the loss of a window, zero outside its loss steps.
  private static func gradient(_ window: TruncatedBPTT.Window) -> Tensor<Double> {
    Tensor(Shape(window.steps.count, B, H)) { index in
      let t = window.steps.lowerBound + index / (B * H)
      return window.lossSteps.contains(t) ? dy[flat: t * B * H + index % (B * H)] : 0
    }
  }

  @Test("windows cover every step's loss once and reach back k2 steps")
  func windows() {
    for k1 in 1...5 {
      for k2 in k1...9 {
        let windows = TruncatedBPTT(k1: k1, k2: k2).windows(steps: Self.T)
        #expect(windows.flatMap { Array($0.lossSteps) } == Array(0..<Self.T))
        for window in windows {
          #expect(window.steps.upperBound == window.lossSteps.upperBound)
          #expect(window.steps.count == min(k2, window.steps.upperBound))
        }
      }
    }
  }

  @Test("windows as long as the sequence give the gradients of the whole")
  func whole() {
    var (truncated, full) = (Self.stack, Self.stack)
    var state = Self.stack.initialState(batch: Self.B)
    var outputs: [Double] = []
    TruncatedBPTT(k1: Self.T).run(&truncated, Self.x, state: &state, Self.pass) {
      outputs += $1.elements
      return Self.gradient($0)
    }
    var (fullState, dState, cache) = (
      Self.stack.initialState(batch: Self.B), Self.stack.initialState(batch: Self.B), Stack.Cache()
    )
    let y = full.forward(Self.x, state: &fullState, Self.pass, cache: &cache)
    _ = full.backward(Self.dy, dState: &dState, cache: &cache)
    #expect(outputs == y.elements)
    #expect(truncated.parameters.map(\.gradient) == full.parameters.map(\.gradient))
    #expect(state.forward[1].c == fullState.forward[1].c)
  }

  @Test("the state is carried over every cut", arguments: [(1, 1), (2, 2), (2, 5), (3, 4), (4, 11)])
  func state(k1: Int, k2: Int) {
    var stack = Self.stack
    var (state, whole, cache) = (
      Self.stack.initialState(batch: Self.B), Self.stack.initialState(batch: Self.B), Stack.Cache()
    )
    let y = stack.forward(Self.x, state: &whole, .inference, cache: &cache)
    TruncatedBPTT(k1: k1, k2: k2).run(&stack, Self.x, state: &state, Self.pass) { window, output in
      #expect(output == y.steps(window.steps))
      return Self.gradient(window)
    }
    #expect(state.forward[0].h == whole.forward[0].h && state.forward[1].c == whole.forward[1].c)
  }

  @Test("gradients are those of windows whose first state is given", arguments: [(1, 1), (4, 4), (2, 5), (3, 7)])
  func cut(k1: Int, k2: Int) {
    let windows = TruncatedBPTT(k1: k1, k2: k2).windows(steps: Self.T)
    // The states before the windows, as the weights are.
    let states = windows.map { window in
      var (state, cache) = (Self.stack.initialState(batch: Self.B), Stack.Cache())
      if window.steps.lowerBound > 0 {
        _ = Self.stack.forward(Self.x.steps(0..<window.steps.lowerBound), state: &state, .inference, cache: &cache)
      }
      return state
    }
    let check = GradientCheck<Stack>(
      loss: { stack, inputs in
        zip(windows, states).reduce(0) { sum, pair in
          let (window, before) = pair
          var (state, cache) = (before, Stack.Cache())
          let y = stack.forward(inputs[0].steps(window.steps), state: &state, .inference, cache: &cache)
          return sum + zip(y.elements, Self.gradient(window).elements).reduce(0) { $0 + $1.0 * $1.1 }
        }
      },
      backward: { stack, inputs in
        var state = stack.initialState(batch: Self.B)
        let gradients = TruncatedBPTT(k1: k1, k2: k2).run(&stack, inputs[0], state: &state, Self.pass) { window, _ in
          Self.gradient(window)
        }
        var dx = Tensor<Double>(inputs[0].shape)
        for (window, gradient) in zip(windows, gradients) {
          let size = Self.B * Self.I
          for i in 0..<gradient.count { dx[flat: window.steps.lowerBound * size + i] += gradient[flat: i] }
        }
        return [dx]
      })
    for entry in check.run(Self.stack, inputs: [("x", Self.x)]) { #expect(entry.isRight, "\(entry)") }
  }
}
