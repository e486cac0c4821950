import Layers
import Tensors
import Testing

/// What all recurrent layers have in common, on stacks of two.
@Suite("Recurrent stacks")
struct RecurrentStackTests {
  private static let (T, B, I, H) = (7, 3, 5, 4)
  private static let pass = Pass.training(CounterRandom(seed: 4, stream: 0))

  private static func numbers<S: TensorScalar>(_ shape: Shape, _ stream: UInt64) -> Tensor<S> {
    let random = CounterRandom(seed: 9, stream: stream)
    return Tensor(shape) { S(random.normal(at: UInt64($0))) }
  }

  private static func lstm<S>(_ type: S.Type, isBidirectional: Bool = false) -> RecurrentStack<LSTM<S>> {
    RecurrentStack(layers: 2, inputSize: I, isBidirectional: isBidirectional) { name, inputSize, number in
      LSTM(
        name: name, inputSize: inputSize, hiddenSize: H, forgetBias: 1,
        from: CounterRandom(seed: 5, stream: UInt64(number)))
    }
  }

  private static func gru<S>(_ type: S.Type, _ gate: GRU<S>.ResetGate) -> RecurrentStack<GRU<S>> {
    RecurrentStack(layers: 2, inputSize: I) { name, inputSize, number in
      GRU(
        name: name, inputSize: inputSize, hiddenSize: H, resetGate: gate,
        from: CounterRandom(seed: 5, stream: UInt64(number)))
    }
  }

  private static func rnn<S>(_ type: S.Type, _ nonlinearity: RNN<S>.Nonlinearity) -> RecurrentStack<RNN<S>> {
    RecurrentStack(layers: 2, inputSize: I) { name, inputSize, number in
      RNN(
        name: name, inputSize: inputSize, hiddenSize: H, nonlinearity: nonlinearity,
        from: CounterRandom(seed: 5, stream: UInt64(number)))
    }
  }

  @Test("T steps in one call equal T calls of one")
  func stepByStep() {
    func check<L: RecurrentLayer<Double>>(_ stack: RecurrentStack<L>) {
      let x: Tensor<Double> = Self.numbers(Shape(Self.T, Self.B, Self.I), 1)
      var (cache, state, stepState) = (
        RecurrentStack<L>.Cache(), stack.initialState(batch: Self.B), stack.initialState(batch: Self.B)
      )
      let y = stack.forward(x, state: &state, .inference, cache: &cache).elements
      var steps: [Double] = []
      for t in 0..<Self.T {
        steps += stack.forward(x.steps(t..<t + 1), state: &stepState, .inference, cache: &cache).elements
      }
      // In Double every sum runs in the same order, whatever the number of rows.
      #expect(steps == y)
      #expect(Set(y).count == y.count)
    }
    check(Self.lstm(Double.self))
    check(Self.gru(Double.self, .afterProduct))
    check(Self.gru(Double.self, .beforeProduct))
    check(Self.rnn(Double.self, .tanh))
  }

  /// Outputs at real positions, and all gradients, of a batch whose padding holds `padding`.
  private static func results<L: RecurrentLayer<Double>>(
    _ stack: RecurrentStack<L>, padding: Double, steps: Int
  ) -> [[Double]] {
    let lengths = [7, 4, 2]
    var x: Tensor<Double> = Tensor(Shape(steps, B, I), repeating: padding)
    let real: Tensor<Double> = numbers(Shape(T, B, I), 1)
    var dy: Tensor<Double> = Tensor(Shape(steps, B, stack.outputSize), repeating: padding)
    let realDy: Tensor<Double> = numbers(Shape(T, B, stack.outputSize), 2)
    for b in 0..<B {
      for t in 0..<lengths[b] {
        for i in 0..<I { x[t, b, i] = real[t, b, i] }
        for j in 0..<stack.outputSize { dy[t, b, j] = realDy[t, b, j] }
      }
    }
    var stack = stack
    var cache = RecurrentStack<L>.Cache()
    var state = stack.initialState(batch: B)
    let y = stack.forward(x, state: &state, lengths: SequenceLengths(lengths, steps: steps), pass, cache: &cache)
    var dState = stack.initialState(batch: B)
    let dx = stack.backward(dy, dState: &dState, cache: &cache)
    var (outputs, gradients): ([Double], [Double]) = ([], [])
    for b in 0..<B {
      for t in 0..<steps {
        for j in 0..<stack.outputSize {
          if t < lengths[b] { outputs.append(y[t, b, j]) } else { #expect(y[t, b, j] == 0) }
        }
        for i in 0..<I {
          if t < lengths[b] { gradients.append(dx[t, b, i]) } else { #expect(dx[t, b, i] == 0) }
        }
      }
    }
    return [outputs, gradients] + stack.parameters.map(\.gradient.elements)
  }

  @Test("padding never changes a real position, forward or backward, in either direction")
  func padding() {
    func check<L: RecurrentLayer<Double>>(_ stack: RecurrentStack<L>) {
      let expected = Self.results(stack, padding: 0, steps: Self.T)
      #expect(Self.results(stack, padding: 3, steps: Self.T) == expected)
      #expect(Self.results(stack, padding: -1e6, steps: Self.T + 3) == expected)
    }
    check(Self.lstm(Double.self, isBidirectional: true))
    check(Self.gru(Double.self, .afterProduct))
    check(Self.gru(Double.self, .beforeProduct))
    check(Self.rnn(Double.self, .relu))
  }

  @Test("the state of a padded sequence is that after its last real step")
  func paddedState() {
    let stack = Self.lstm(Double.self)
    let x: Tensor<Double> = Self.numbers(Shape(Self.T, 1, Self.I), 1)
    var cache = RecurrentStack<LSTM<Double>>.Cache()
    var (short, padded) = (stack.initialState(batch: 1), stack.initialState(batch: 1))
    _ = stack.forward(x.steps(0..<3), state: &short, .inference, cache: &cache)
    _ = stack.forward(
      x, state: &padded, lengths: SequenceLengths([3], steps: Self.T), .inference, cache: &cache)
    #expect(padded.forward[1].c == short.forward[1].c && padded.forward[0].h == short.forward[0].h)
  }

  @Test("Float agrees with Double to 1e-5")
  func floatAgainstDouble() {
    func run<S: TensorScalar, L: RecurrentLayer<S>>(_ stack: RecurrentStack<L>) -> [[Double]] {
      var stack = stack
      var cache = RecurrentStack<L>.Cache()
      var state = stack.initialState(batch: Self.B)
      var dState = stack.initialState(batch: Self.B)
      let y = stack.forward(Self.numbers(Shape(Self.T, Self.B, Self.I), 1), state: &state, Self.pass, cache: &cache)
      let dx = stack.backward(Self.numbers(y.shape, 2), dState: &dState, cache: &cache)
      return ([y, dx] + stack.parameters.map(\.gradient)).map { $0.elements.map { Double($0) } }
    }
    func compare(_ floats: [[Double]], _ doubles: [[Double]]) {
      for (float, double) in zip(floats, doubles) {
        // Some 30 operations a step and 7 steps, each off by 6e-8 of numbers of the size of 1 to 10.
        for (a, b) in zip(float, double) { #expect(abs(a - b) <= 1e-5 * max(1, abs(b))) }
      }
    }
    compare(run(Self.lstm(Float.self, isBidirectional: true)), run(Self.lstm(Double.self, isBidirectional: true)))
    compare(run(Self.gru(Float.self, .afterProduct)), run(Self.gru(Double.self, .afterProduct)))
    compare(run(Self.gru(Float.self, .beforeProduct)), run(Self.gru(Double.self, .beforeProduct)))
    compare(run(Self.rnn(Float.self, .tanh)), run(Self.rnn(Double.self, .tanh)))
  }

  @Test("a second pass with the same shapes gives what the first gave")
  func reuse() {
    var stack = Self.lstm(Float.self, isBidirectional: true)
    var cache = RecurrentStack<LSTM<Float>>.Cache()
    var results: [[Float]] = []
    for steps in [7, 3, 7] {
      stack.clearGradients()
      var (state, dState) = (stack.initialState(batch: Self.B), stack.initialState(batch: Self.B))
      let y = stack.forward(
        Self.numbers(Shape(steps, Self.B, Self.I), 1), state: &state, Self.pass, cache: &cache)
      let dx = stack.backward(Self.numbers(y.shape, 2), dState: &dState, cache: &cache)
      results.append(y.elements + dx.elements + stack.parameters.flatMap(\.gradient.elements))
    }
    #expect(results[0] == results[2] && results[0] != results[1])
  }
}
