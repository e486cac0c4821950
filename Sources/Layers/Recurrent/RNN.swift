import Tensors

/// The simple recurrent network: the state is a squashed sum of the input and the state before.
///
///     h = f(x wx + h′ wh + b)            (1)
///
/// with f = tanh or ReLU. Elman 1990 (doi:10.1207/s15516709cog1402_1). Its gradient is multiplied by whᵀ at every step, and
/// so vanishes or explodes over long distances (Bengio, Simard and Frasconi 1994, doi:10.1109/72.279181): see
/// ``LSTM`` and ``GRU``.
///
/// x [T, B, I] → y [T, B, H]
public struct RNN<Scalar: TensorScalar>: RecurrentLayer {
  public var wx: Parameter<Scalar>  // [I, H]
  public var wh: Parameter<Scalar>  // [H, H]
  public var b: Parameter<Scalar>  // [H]
  public let inputSize: Int
  public let hiddenSize: Int
  public var weightDrop = WeightDrop<Scalar>(rate: 0)
  public let nonlinearity: Nonlinearity

  public enum Nonlinearity: String, Sendable, Codable, CaseIterable { case tanh, relu }

  /// - Parameter initializer: of wx and wh; by default uniform in ± 1 / √H.
  public init(
    name: String, inputSize: Int, hiddenSize: Int, nonlinearity: Nonlinearity = .tanh, initializer: Initializer? = nil,
    from random: CounterRandom
  ) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.nonlinearity = nonlinearity
    let initializer = initializer ?? .uniform(1 / Double(hiddenSize).squareRoot())
    wx = Parameter(name: name + ".wx", value: initializer.matrix(inputSize, hiddenSize, from: random.substream(0)))
    wh = Parameter(name: name + ".wh", value: initializer.matrix(hiddenSize, hiddenSize, from: random.substream(1)))
    b = Parameter(name: name + ".b", value: Tensor(Shape(hiddenSize)))
  }

  public struct State: RecurrentState {
    public var h: Tensor<Scalar>  // [B, H]

    public init(batch: Int, hiddenSize: Int) { h = Tensor(Shape(batch, hiddenSize)) }

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows {
      try body("h", &h)
    }
  }

  public struct Cache: RecurrentCache {
    public var x = Tensor<Scalar>()  // [T, B, I]
    public var course = RecurrentCourse()
    var weightDrop = WeightDrop<Scalar>.Cache()
    var weights = RecurrentWeights<Scalar>()
    var z = Tensor<Scalar>()  // [T, B, H], pre-activations; after backward dz
    var h = Tensor<Scalar>()  // [T + 1, B, H], the states between the steps

    public init() {}

    public mutating func inputPart() -> MatrixView<Scalar> { z.mutableMatrix() }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("h", h) }
  }

  public func begin(from state: State, _ pass: Pass, cache: inout Cache) {
    let (T, B, H) = (cache.course.steps, cache.course.batch, hiddenSize)
    _ = weightDrop.forward(wh, pass, cache: &cache.weightDrop)
    cache.weights.begin(steps: T)
    cache.z.matrix(resizedTo: Shape(T, B, H)).fillRows(b.value)
    cache.h.matrix(resizedTo: Shape(T + 1, B, H)).step(cache.course.firstState, batch: B).copy(state.h.matrix)
  }

  public func step(_ t: Int, into y: MatrixView<Scalar>, cache: inout Cache) {
    let (B, H) = (cache.course.batch, hiddenSize)
    let z = cache.z.mutableMatrix().step(t, batch: B)
    let h = cache.h.mutableMatrix()
    let before = h.step(cache.course.stateBefore(t), batch: B)
    let after = h.step(cache.course.stateAfter(t), batch: B)
    cache.weights.multiply(before, whUsed(cache), addingTo: z)  // [B, H]·[H, H]
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.rnn_forward(  // (1)
        B, H, lengths, t, nonlinearity == .relu ? 1 : 0, z.pointer, before.pointer, after.pointer, y.pointer, y.stride)
    }
  }

  public func state(before t: Int, cache: Cache) -> MatrixView<Scalar> {
    cache.h.matrix.step(cache.course.stateBefore(t), batch: cache.course.batch)
  }

  public func end(state: inout State, cache: Cache) {
    state.h.mutableMatrix().copy(cache.h.matrix.step(cache.course.lastState, batch: cache.course.batch))
  }

  // With dh the gradient of the state after a step, counting both y and the step after:
  //   (1)  dz = dh ∘ f′,  where tanh′ = 1 − h² and ReLU′ = [h > 0]
  //   dh′ = dz whᵀ,  dwh = Σ_t h′ᵀ dz,  db = Σ_t dz;  dx = dz wxᵀ and dwx = Σ_t xᵀ dz follow from dz alone.
  public func backwardStep(_ t: Int, dy: MatrixView<Scalar>, dState: inout State, cache: inout Cache) {
    let (B, H) = (cache.course.batch, hiddenSize)
    let dz = cache.z.mutableMatrix().step(t, batch: B)
    let h = cache.h.matrix.step(cache.course.stateAfter(t), batch: B)
    let dh = dState.h.mutableMatrix()
    precondition(dh.rows == B && dh.columns == H, "a state's gradient \(dh), not [\(B), \(H)]")
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.rnn_backward(
        B, H, lengths, t, nonlinearity == .relu ? 1 : 0, h.pointer, dy.pointer, dy.stride, dh.pointer, dz.pointer)
    }
    // dh holds what passed through padding.                                              [B, H]·[H, H]
    cache.weights.multiplyTransposed(dz, whUsed(cache), into: dh, adding: cache.course.lengths != nil)
  }

  public mutating func endBackward(cache: inout Cache) {
    let dz = cache.z.matrix
    // [H, T·B]·[T·B, H]
    weightDrop.addProduct(
      cache.h.matrix.rows(cache.course.rowsBefore).transposed, dz, to: &wh, cache: &cache.weightDrop)
    b.addColumnSums(dz)
  }

  /// wh, less what is dropped of it.
  private func whUsed(_ cache: Cache) -> MatrixView<Scalar> {
    weightDrop.weights(of: wh, cache: cache.weightDrop).matrix
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&wx)
    try body(&wh)
    try body(&b)
  }
}
