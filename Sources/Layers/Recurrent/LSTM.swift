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

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) -> Void) {
      body("h", &h)
      body("c", &c)
    }
  }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [T, B, I]
    var gates = Tensor<Scalar>()  // [T, B, 4H], after backward dz
    var h = Tensor<Scalar>()  // [T + 1, B, H], the states between the steps
    var c = Tensor<Scalar>()  // [T + 1, B, H]
    var tanhC = Tensor<Scalar>()  // [T, B, H]
    var lengths: SequenceLengths?
    var direction = Direction.forward

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("gates", gates)
      body("c", c)
      body("h", h)
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, state: inout State, lengths: SequenceLengths?, direction: Direction, _ pass: Pass,
    into y: MatrixView<Scalar>, cache: inout Cache
  ) {
    let (T, B, H) = (x.shape[0], x.shape[1], hiddenSize)
    lengths.check(steps: T, batch: B)
    let z = cache.gates.matrix(resizedTo: Shape(T, B, 4 * H))
    let h = cache.h.matrix(resizedTo: Shape(T + 1, B, H))
    let c = cache.c.matrix(resizedTo: Shape(T + 1, B, H))
    let tanhC = cache.tanhC.matrix(resizedTo: Shape(T, B, H))
    let (first, last) = direction == .forward ? (0, T) : (T, 0)
    h.step(first, batch: B).copy(state.h.matrix)
    c.step(first, batch: B).copy(state.c.matrix)

    // The inputs' part of all steps at once; the states' part step by step.
    multiply(x.matrix, wx.value.matrix, into: z)  // [T·B, I]·[I, 4H]
    for i in 0..<T {
      let t = direction.step(i, of: T)
      let (before, after) = (direction.before(t), direction.after(t))
      multiply(h.step(before, batch: B), wh.value.matrix, into: z.step(t, batch: B), adding: true)  // [B, H]·[H, 4H]
      lengths.withPointer { lengths in
        Scalar.kernels.cells.lstm_forward(  // (1) … (6)
          B, H, lengths, t, z.step(t, batch: B).pointer, b.value.matrix.pointer,
          h.step(before, batch: B).pointer, c.step(before, batch: B).pointer,
          h.step(after, batch: B).pointer, c.step(after, batch: B).pointer, tanhC.step(t, batch: B).pointer,
          y.step(t, batch: B).pointer, y.stride)
      }
    }

    state.h.mutableMatrix().copy(h.step(last, batch: B))
    state.c.mutableMatrix().copy(c.step(last, batch: B))
    if pass.isTraining {
      cache.x = x
      cache.lengths = lengths
      cache.direction = direction
    }
  }

  // With dh and dc the gradients of the state after a step, dh counting both y and the step after:
  //   (6)  do = dh ∘ tanh(c)           dc += dh ∘ o ∘ (1 − tanh²(c))
  //   (5)  di = dc ∘ g,  dg = dc ∘ i,  df = dc ∘ c′,  dc′ = dc ∘ f
  //   (4)  dz_o = do ∘ o (1 − o);  (2), (1) likewise;  (3)  dz_g = dg ∘ (1 − g²)
  //   dh′ = dz whᵀ,  dx = dz wxᵀ,  dwx = Σ_t xᵀ dz,  dwh = Σ_t h′ᵀ dz,  db = Σ_t dz
  // The sums over t are the depth of one product over all steps.
  public mutating func backward(
    _ dy: MatrixView<Scalar>, dState: inout State, into dx: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    let (T, B, H) = (cache.x.shape[0], cache.x.shape[1], hiddenSize)
    let dz = cache.gates.mutableMatrix()
    let (h, c, tanhC) = (cache.h.matrix, cache.c.matrix, cache.tanhC.matrix)
    let (dh, dc) = (dState.h.mutableMatrix(), dState.c.mutableMatrix())
    precondition(dh.rows == B && dh.columns == H && dc.rows == B && dc.columns == H, "the gradient of another state")

    for i in (0..<T).reversed() {
      let t = cache.direction.step(i, of: T)
      let dyStep = dy.step(t, batch: B)
      cache.lengths.withPointer { lengths in
        Scalar.kernels.cells.lstm_backward(
          B, H, lengths, t, dz.step(t, batch: B).pointer, c.step(cache.direction.before(t), batch: B).pointer,
          tanhC.step(t, batch: B).pointer, dyStep.pointer, dyStep.stride, dh.pointer, dc.pointer)
      }
      // dh holds what passed through padding.                                              [B, 4H]·[4H, H]
      multiply(dz.step(t, batch: B), wh.value.matrix.transposed, into: dh, adding: cache.lengths != nil)
    }

    let before = cache.direction == .forward ? 0 : B
    wx.addProduct(cache.x.matrix.transposed, dz)  // [I, T·B]·[T·B, 4H]
    wh.addProduct(h.rows(before..<before + T * B).transposed, dz)  // [H, T·B]·[T·B, 4H]
    b.addColumnSums(dz)
    multiply(dz, wx.value.matrix.transposed, into: dx, adding: adding)  // [T·B, 4H]·[4H, I]
    cache.x = Tensor()
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&wx)
    try body(&wh)
    try body(&b)
  }
}
