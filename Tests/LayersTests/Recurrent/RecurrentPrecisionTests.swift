import Layers
import Tensors
import Testing

/// Recurrent layers with products in bfloat16: weights are packed once a sequence.
@Suite("Recurrent layers in bfloat16")
struct RecurrentPrecisionTests {
  private static let (T, B, I, H) = (5, 3, 7, 19)
  private static let pass = Pass.training(CounterRandom(seed: 1, stream: 0))

  private static func numbers(_ shape: Shape, _ stream: UInt64) -> Tensor<Float> {
    let random = CounterRandom(seed: 8, stream: stream)
    return Tensor(shape) { Float(random.normal(at: UInt64($0))) }
  }

  private static let x = numbers(Shape(T, B, I), 1)
  private static let dy = numbers(Shape(T, B, H), 2)

  private static func stack<L: RecurrentLayer<Float>>(
    _ make: @escaping (String, Int, CounterRandom) -> L
  ) -> RecurrentStack<L> {
    RecurrentStack(layers: 2, inputSize: I) { make($0, $1, CounterRandom(seed: 5, stream: UInt64($2))) }
  }

  private static func check<L: RecurrentLayer<Float>>(_ make: @escaping (String, Int, CounterRandom) -> L) {
    var outputs: [ProductPrecision: [Float]] = [:]
    var gradients: [ProductPrecision: [Tensor<Float>]] = [:]
    for precision in ProductPrecision.allCases {
      withProducts(in: precision) {
        // The whole sequence, whose weights are packed.
        var stack = stack(make)
        var cache = RecurrentStack<L>.Cache()
        var (state, dState) = (stack.initialState(batch: B), stack.initialState(batch: B))
        let y = stack.forward(x, state: &state, pass, cache: &cache)
        _ = stack.backward(dy, dState: &dState, cache: &cache)
        outputs[precision] = y.elements
        gradients[precision] = stack.parameters.map(\.gradient)
        // Step by step, where they are not.
        var steps: [Float] = []
        state = stack.initialState(batch: B)
        for t in 0..<T {
          let row = Tensor<Float>(Shape(1, B, I)) { x[flat: t * B * I + $0] }
          steps += stack.forward(row, state: &state, pass, cache: &cache).elements
        }
        #expect(steps == y.elements, "\(L.self), \(precision)")
      }
    }
    let (float, mixed) = (outputs[.float32]!, outputs[.bfloat16]!)
    #expect(float != mixed)
    // Outputs are between −1 and 1; factors are off by 2⁻⁹ at most.
    #expect(zip(float, mixed).allSatisfy { abs($0 - $1) < 0x1p-6 }, "\(L.self)")
    for (x, y) in zip(gradients[.float32]!, gradients[.bfloat16]!) {
      let (size, difference) = zip(x.elements, y.elements).reduce((0, 0)) {
        ($0.0 + $1.0 * $1.0, $0.1 + ($1.0 - $1.1) * ($1.0 - $1.1))
      }
      #expect(difference > 0 && difference < 0x1p-12 * size, "\(L.self)")
    }
  }

  @Test("T steps in one call equal T calls of one, and are close to those in float32")
  func steps() {
    Self.check { RNN(name: $0, inputSize: $1, hiddenSize: Self.H, from: $2) }
    Self.check { GRU(name: $0, inputSize: $1, hiddenSize: Self.H, from: $2) }
    Self.check { LSTM(name: $0, inputSize: $1, hiddenSize: Self.H, from: $2) }
  }
}
