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

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) -> Void) { body("h", &h) }
  }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [T, B, I]
    var z = Tensor<Scalar>()  // [T, B, H], pre-activations; after backward dz
    var h = Tensor<Scalar>()  // [T + 1, B, H], the states between the steps
    var lengths: SequenceLengths?
    var direction = Direction.forward

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("h", h) }
  }

  public func forward(
    _ x: Tensor<Scalar>, state: inout State, lengths: SequenceLengths?, direction: Direction, _ pass: Pass,
    into y: MatrixView<Scalar>, cache: inout Cache
  ) {
    let (T, B, H) = (x.shape[0], x.shape[1], hiddenSize)
    lengths.check(steps: T, batch: B)
    let z = cache.z.matrix(resizedTo: Shape(T, B, H))
    let h = cache.h.matrix(resizedTo: Shape(T + 1, B, H))
    let (first, last) = direction == .forward ? (0, T) : (T, 0)
    h.step(first, batch: B).copy(state.h.matrix)

    multiply(x.matrix, wx.value.matrix, into: z)  // [T·B, I]·[I, H]
    for i in 0..<T {
      let t = direction.step(i, of: T)
      let (before, after) = (direction.before(t), direction.after(t))
      multiply(h.step(before, batch: B), wh.value.matrix, into: z.step(t, batch: B), adding: true)  // [B, H]·[H, H]
      lengths.withPointer { lengths in
        Scalar.kernels.cells.rnn_forward(  // (1)
          B, H, lengths, t, nonlinearity == .relu ? 1 : 0, z.step(t, batch: B).pointer, b.value.matrix.pointer,
          h.step(before, batch: B).pointer, h.step(after, batch: B).pointer, y.step(t, batch: B).pointer, y.stride)
      }
    }

    state.h.mutableMatrix().copy(h.step(last, batch: B))
    if pass.isTraining {
      cache.x = x
      cache.lengths = lengths
      cache.direction = direction
    }
  }

  // With dh the gradient of the state after a step, counting both y and the step after:
  //   (1)  dz = dh ∘ f′,  where tanh′ = 1 − h² and ReLU′ = [h > 0]
  //   dh′ = dz whᵀ,  dx = dz wxᵀ,  dwx = Σ_t xᵀ dz,  dwh = Σ_t h′ᵀ dz,  db = Σ_t dz
  public mutating func backward(
    _ dy: MatrixView<Scalar>, dState: inout State, into dx: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    let (T, B, H) = (cache.x.shape[0], cache.x.shape[1], hiddenSize)
    let dz = cache.z.mutableMatrix()
    let h = cache.h.matrix
    let dh = dState.h.mutableMatrix()
    precondition(dh.rows == B && dh.columns == H, "a state's gradient \(dh), not [\(B), \(H)]")

    for i in (0..<T).reversed() {
      let t = cache.direction.step(i, of: T)
      let dyStep = dy.step(t, batch: B)
      cache.lengths.withPointer { lengths in
        Scalar.kernels.cells.rnn_backward(
          B, H, lengths, t, nonlinearity == .relu ? 1 : 0, h.step(cache.direction.after(t), batch: B).pointer,
          dyStep.pointer, dyStep.stride, dh.pointer, dz.step(t, batch: B).pointer)
      }
      // dh holds what passed through padding.                                              [B, H]·[H, H]
      multiply(dz.step(t, batch: B), wh.value.matrix.transposed, into: dh, adding: cache.lengths != nil)
    }

    let before = cache.direction == .forward ? 0 : B
    wx.addProduct(cache.x.matrix.transposed, dz)  // [I, T·B]·[T·B, H]
    wh.addProduct(h.rows(before..<before + T * B).transposed, dz)  // [H, T·B]·[T·B, H]
    b.addColumnSums(dz)
    multiply(dz, wx.value.matrix.transposed, into: dx, adding: adding)  // [T·B, H]·[H, I]
    cache.x = Tensor()
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&wx)
    try body(&wh)
    try body(&b)
  }
}
