import Tensors

/// Long short-term memory: a state that is carried on by addition, so that gradients reach far back.
///
///     i = σ(x wx_i + h′ wh_i + b_i)      what to take in         (1)
///     f = σ(x wx_f + h′ wh_f + b_f)      what to keep            (2)
///     g = tanh(x wx_g + h′ wh_g + b_g)   what is offered         (3)
///     o = σ(x wx_o + h′ wh_o + b_o)      what to show            (4)
///     c = f ∘ c′ + i ∘ g                                         (5)
///     h = o ∘ tanh(c)                                            (6)
///
/// where h′ and c′ are the state before the step. Hochreiter and Schmidhuber 1997 (doi:10.1162/neco.1997.9.8.1735), with
/// the forget gate of Gers, Schmidhuber and Cummins 2000 (doi:10.1162/089976600300015015) and no peepholes, as PyTorch's.
///
/// x [T, B, I] → y [T, B, H]
public struct LSTM<Scalar: TensorScalar>: RecurrentLayer {
  public var wx: Parameter<Scalar>  // [I, 4H], gates i f g o
  public var wh: Parameter<Scalar>  // [H, 4H]
  public var b: Parameter<Scalar>  // [4H]
  public let inputSize: Int
  public let hiddenSize: Int
  public var weightDrop = WeightDrop<Scalar>(rate: 0)

  /// - Parameters:
  ///   - initializer: of wx and wh; by default uniform in ± 1 / √H.
  ///   - forgetBias: what b_f starts as; 1 keeps the state at first (Jozefowicz, Zaremba and Sutskever 2015).
  public init(
    name: String, inputSize: Int, hiddenSize: Int, initializer: Initializer? = nil, forgetBias: Scalar = 0,
    from random: CounterRandom
  ) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    let initializer = initializer ?? .uniform(1 / Double(hiddenSize).squareRoot())
    wx = Parameter(
      name: name + ".wx", value: initializer.matrix(inputSize, 4 * hiddenSize, from: random.substream(0)))
    wh = Parameter(
      name: name + ".wh", value: initializer.matrix(hiddenSize, 4 * hiddenSize, from: random.substream(1)))
    b = Parameter(
      name: name + ".b", value: Tensor(Shape(4 * hiddenSize)) { $0 / hiddenSize == 1 ? forgetBias : 0 })
  }

  public struct State: RecurrentState {
    public var h: Tensor<Scalar>  // [B, H]
    public var c: Tensor<Scalar>  // [B, H]

    public init(batch: Int, hiddenSize: Int) {
      h = Tensor(Shape(batch, hiddenSize))
      c = Tensor(Shape(batch, hiddenSize))
    }

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows {
      try body("h", &h)
      try body("c", &c)
    }
  }

  public struct Cache: RecurrentCache {
    public var x = Tensor<Scalar>()  // [T, B, I]
    public var course = RecurrentCourse()
    var weightDrop = WeightDrop<Scalar>.Cache()
    var weights = RecurrentWeights<Scalar>()
    var gates = Tensor<Scalar>()  // [T, B, 4H]; before the step pre-activations, after backward dz
    var h = Tensor<Scalar>()  // [T + 1, B, H], the states between the steps
    var c = Tensor<Scalar>()  // [T + 1, B, H]
    var tanhC = Tensor<Scalar>()  // [T, B, H]

    public init() {}

    public mutating func inputPart() -> MatrixView<Scalar> { gates.mutableMatrix() }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("gates", gates)
      body("c", c)
      body("h", h)
    }
  }

  public func begin(from state: State, _ pass: Pass, cache: inout Cache) {
    let (T, B, H) = (cache.course.steps, cache.course.batch, hiddenSize)
    _ = weightDrop.forward(wh, pass, cache: &cache.weightDrop)
    cache.weights.begin(steps: T)
    let first = cache.course.firstState
    cache.gates.matrix(resizedTo: Shape(T, B, 4 * H)).fillRows(b.value)
    cache.h.matrix(resizedTo: Shape(T + 1, B, H)).step(first, batch: B).copy(state.h.matrix)
    cache.c.matrix(resizedTo: Shape(T + 1, B, H)).step(first, batch: B).copy(state.c.matrix)
    cache.tanhC.resize(to: Shape(T, B, H))
  }

  public func step(_ t: Int, into y: MatrixView<Scalar>, cache: inout Cache) {
    let (B, H) = (cache.course.batch, hiddenSize)
    let (before, after) = (cache.course.stateBefore(t), cache.course.stateAfter(t))
    let z = cache.gates.mutableMatrix().step(t, batch: B)
    let (h, c) = (cache.h.mutableMatrix(), cache.c.mutableMatrix())
    let tanhC = cache.tanhC.mutableMatrix().step(t, batch: B)
    cache.weights.multiply(h.step(before, batch: B), whUsed(cache), addingTo: z)  // [B, H]·[H, 4H]
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.lstm_forward(  // (1) … (6)
        B, H, lengths, t, z.pointer, h.step(before, batch: B).pointer, c.step(before, batch: B).pointer,
        h.step(after, batch: B).pointer, c.step(after, batch: B).pointer, tanhC.pointer, y.pointer, y.stride)
    }
  }

  public func state(before t: Int, cache: Cache) -> MatrixView<Scalar> {
    cache.h.matrix.step(cache.course.stateBefore(t), batch: cache.course.batch)
  }

  public func end(state: inout State, cache: Cache) {
    let (B, last) = (cache.course.batch, cache.course.lastState)
    state.h.mutableMatrix().copy(cache.h.matrix.step(last, batch: B))
    state.c.mutableMatrix().copy(cache.c.matrix.step(last, batch: B))
  }

  // With dh and dc the gradients of the state after a step, dh counting both y and the step after:
  //   (6)  do = dh ∘ tanh(c)           dc += dh ∘ o ∘ (1 − tanh²(c))
  //   (5)  di = dc ∘ g,  dg = dc ∘ i,  df = dc ∘ c′,  dc′ = dc ∘ f
  //   (4)  dz_o = do ∘ o (1 − o);  (2), (1) likewise;  (3)  dz_g = dg ∘ (1 − g²)
  //   dh′ = dz whᵀ,  dwh = Σ_t h′ᵀ dz,  db = Σ_t dz;  dx = dz wxᵀ and dwx = Σ_t xᵀ dz follow from dz alone.
  public func backwardStep(_ t: Int, dy: MatrixView<Scalar>, dState: inout State, cache: inout Cache) {
    let (B, H) = (cache.course.batch, hiddenSize)
    let dz = cache.gates.mutableMatrix().step(t, batch: B)
    let c = cache.c.matrix.step(cache.course.stateBefore(t), batch: B)
    let tanhC = cache.tanhC.matrix.step(t, batch: B)
    let (dh, dc) = (dState.h.mutableMatrix(), dState.c.mutableMatrix())
    precondition(dh.rows == B && dh.columns == H, "a state's gradient \(dh), not [\(B), \(H)]")
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.lstm_backward(
        B, H, lengths, t, dz.pointer, c.pointer, tanhC.pointer, dy.pointer, dy.stride, dh.pointer, dc.pointer)
    }
    // dh holds what passed through padding.                                              [B, 4H]·[4H, H]
    cache.weights.multiplyTransposed(dz, whUsed(cache), into: dh, adding: cache.course.lengths != nil)
  }

  // The sums over the steps are the depth of one product.
  public mutating func endBackward(cache: inout Cache) {
    let dz = cache.gates.matrix
    // [H, T·B]·[T·B, 4H]
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
