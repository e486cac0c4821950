import Tensors

/// The gated recurrent unit: the state is mixed with a candidate, and a reset gate says how much of the state the candidate
/// sees.
///
///     r = σ(x wx_r + h′ wh_r + b_r)                            (1)
///     z = σ(x wx_z + h′ wh_z + b_z)                            (2)
///     n = tanh(x wx_n + bx_n + r ∘ (h′ wh_n + bh_n))           (3a)  reset after the product
///     n = tanh(x wx_n + bx_n + (r ∘ h′) wh_n)                  (3b)  reset before the product
///     h = (1 − z) ∘ n + z ∘ h′                                 (4)
///
/// where h′ is the state before the step. Cho et al. 2014 (arXiv:1406.1078, equations 5 to 8) reset before the product; cuDNN
/// and PyTorch reset after it, which needs one product a step rather than two.
///
/// x [T, B, I] → y [T, B, H]
public struct GRU<Scalar: TensorScalar>: RecurrentLayer {
  public var wx: Parameter<Scalar>  // [I, 3H], gates n r z
  public var wh: Parameter<Scalar>  // [H, 3H], gates r z n: with wx's, r and z are neighbours of either n
  public var bx: Parameter<Scalar>  // [3H], n r z
  public var bh: Parameter<Scalar>?  // [H], n, where it is reset after the product
  public let inputSize: Int
  public let hiddenSize: Int
  public let resetGate: ResetGate

  /// Where the reset gate stands.
  public enum ResetGate: String, Sendable, Codable, CaseIterable {
    /// (3a), as cuDNN and PyTorch.
    case afterProduct
    /// (3b), as the paper.
    case beforeProduct
  }

  /// - Parameter initializer: of wx and wh; by default uniform in ± 1 / √H.
  public init(
    name: String, inputSize: Int, hiddenSize: Int, resetGate: ResetGate = .afterProduct,
    initializer: Initializer? = nil, from random: CounterRandom
  ) {
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.resetGate = resetGate
    let initializer = initializer ?? .uniform(1 / Double(hiddenSize).squareRoot())
    wx = Parameter(
      name: name + ".wx", value: initializer.matrix(inputSize, 3 * hiddenSize, from: random.substream(0)))
    wh = Parameter(
      name: name + ".wh", value: initializer.matrix(hiddenSize, 3 * hiddenSize, from: random.substream(1)))
    bx = Parameter(name: name + ".bx", value: Tensor(Shape(3 * hiddenSize)))
    bh = resetGate == .afterProduct ? Parameter(name: name + ".bh", value: Tensor(Shape(hiddenSize))) : nil
  }

  public struct State: RecurrentState {
    public var h: Tensor<Scalar>  // [B, H]

    public init(batch: Int, hiddenSize: Int) { h = Tensor(Shape(batch, hiddenSize)) }

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) -> Void) { body("h", &h) }
  }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [T, B, I]
    /// Reset after: [T, B, 4H], n r z and the state's part of n. Reset before: [T, B, 3H], n r z. After backward: gradients.
    var gates = Tensor<Scalar>()
    var h = Tensor<Scalar>()  // [T + 1, B, H], the states between the steps
    var rh = Tensor<Scalar>()  // [T, B, H], r ∘ h′, where it is reset before the product
    var drh = Tensor<Scalar>()  // [B, H]
    var lengths: SequenceLengths?
    var direction = Direction.forward

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("gates", gates)
      body("h", h)
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, state: inout State, lengths: SequenceLengths?, direction: Direction, _ pass: Pass,
    into y: MatrixView<Scalar>, cache: inout Cache
  ) {
    let (T, B, H) = (x.shape[0], x.shape[1], hiddenSize)
    lengths.check(steps: T, batch: B)
    let z = cache.gates.matrix(resizedTo: Shape(T, B, bh == nil ? 3 * H : 4 * H))
    let h = cache.h.matrix(resizedTo: Shape(T + 1, B, H))
    let (first, last) = direction == .forward ? (0, T) : (T, 0)
    h.step(first, batch: B).copy(state.h.matrix)

    z.columns(0..<3 * H).fillRows(bx.value)
    if let bh { z.columns(3 * H..<4 * H).fillRows(bh.value) }
    multiply(x.matrix, wx.value.matrix, into: z.columns(0..<3 * H), adding: true)  // [T·B, I]·[I, 3H]
    for i in 0..<T {
      let t = direction.step(i, of: T)
      let before = h.step(direction.before(t), batch: B)
      let after = h.step(direction.after(t), batch: B)
      if bh == nil {
        resetBefore(z.step(t, batch: B), before, after, y.step(t, batch: B), t, lengths, &cache.rh, steps: T)
      } else {
        resetAfter(z.step(t, batch: B), before, after, y.step(t, batch: B), t, lengths)
      }
    }

    state.h.mutableMatrix().copy(h.step(last, batch: B))
    if pass.isTraining {
      cache.x = x
      cache.lengths = lengths
      cache.direction = direction
    }
  }

  /// One step of (1), (2), (3a), (4).
  private func resetAfter(
    _ z: MatrixView<Scalar>, _ before: MatrixView<Scalar>, _ after: MatrixView<Scalar>, _ y: MatrixView<Scalar>,
    _ t: Int, _ lengths: SequenceLengths?
  ) {
    let (B, H) = (before.rows, hiddenSize)
    multiply(before, wh.value.matrix, into: z.columns(H..<4 * H), adding: true)  // [B, H]·[H, 3H], into r z n_h
    lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_after_forward(
        B, H, lengths, t, z.pointer, before.pointer, after.pointer, y.pointer, y.stride)
    }
  }

  /// One step of (1), (2), (3b), (4).
  private func resetBefore(
    _ z: MatrixView<Scalar>, _ before: MatrixView<Scalar>, _ after: MatrixView<Scalar>, _ y: MatrixView<Scalar>,
    _ t: Int, _ lengths: SequenceLengths?, _ rh: inout Tensor<Scalar>, steps T: Int
  ) {
    let (B, H) = (before.rows, hiddenSize)
    let wh = wh.value.matrix
    let rh = (rh.shape == Shape(T, B, H) ? rh.mutableMatrix() : rh.matrix(resizedTo: Shape(T, B, H))).step(t, batch: B)
    multiply(before, wh.columns(0..<2 * H), into: z.columns(H..<3 * H), adding: true)  // [B, H]·[H, 2H]
    lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_gates(B, H, lengths, t, z.pointer, before.pointer, rh.pointer)
    }
    multiply(rh, wh.columns(2 * H..<3 * H), into: z.columns(0..<H), adding: true)  // [B, H]·[H, H]
    lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_output(
        B, H, lengths, t, z.pointer, before.pointer, after.pointer, y.pointer, y.stride)
    }
  }

  // With dh the gradient of the state after a step, counting both y and the step after, and da_ the gradient of a gate's
  // pre-activation:
  //   (4)   dn = dh ∘ (1 − z),  dz = dh ∘ (h′ − n),  dh′ = dh ∘ z
  //   (3a)  da_n = dn ∘ (1 − n²),  dr = da_n ∘ (h′ wh_n + bh_n),  the state's part of n gets da_n ∘ r
  //   (3b)  da_n = dn ∘ (1 − n²),  drh = da_n wh_nᵀ,  dr = drh ∘ h′,  dh′ += drh ∘ r
  //   (1), (2)  da_r = dr ∘ r (1 − r),  da_z = dz ∘ z (1 − z)
  //   dh′ += the products of the da with whᵀ;  dx, dwx, dwh and the biases as in ``LSTM``.
  public mutating func backward(
    _ dy: MatrixView<Scalar>, dState: inout State, into dx: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    let (T, B, H) = (cache.x.shape[0], cache.x.shape[1], hiddenSize)
    let dz = cache.gates.mutableMatrix()
    let h = cache.h.matrix
    let dh = dState.h.mutableMatrix()
    precondition(dh.rows == B && dh.columns == H, "a state's gradient \(dh), not [\(B), \(H)]")

    for i in (0..<T).reversed() {
      let t = cache.direction.step(i, of: T)
      let before = h.step(cache.direction.before(t), batch: B)
      if bh == nil {
        backwardResetBefore(dz.step(t, batch: B), before, dy.step(t, batch: B), dh, t, cache.lengths, &cache.drh)
      } else {
        backwardResetAfter(dz.step(t, batch: B), before, dy.step(t, batch: B), dh, t, cache.lengths)
      }
    }

    let first = cache.direction == .forward ? 0 : B
    let states = h.rows(first..<first + T * B)  // h′ of every step
    let dzx = dz.columns(0..<3 * H)
    wx.addProduct(cache.x.matrix.transposed, dzx)  // [I, T·B]·[T·B, 3H]
    bx.addColumnSums(dzx)
    if bh == nil {
      wh.addProduct(states.transposed, dz.columns(H..<3 * H), toColumns: 0..<2 * H)  // [H, T·B]·[T·B, 2H]
      wh.addProduct(cache.rh.matrix.transposed, dz.columns(0..<H), toColumns: 2 * H..<3 * H)  // [H, T·B]·[T·B, H]
    } else {
      wh.addProduct(states.transposed, dz.columns(H..<4 * H))  // [H, T·B]·[T·B, 3H]
      bh?.addColumnSums(dz.columns(3 * H..<4 * H))
    }
    multiply(dzx, wx.value.matrix.transposed, into: dx, adding: adding)  // [T·B, 3H]·[3H, I]
    cache.x = Tensor()
  }

  private func backwardResetAfter(
    _ dz: MatrixView<Scalar>, _ before: MatrixView<Scalar>, _ dy: MatrixView<Scalar>, _ dh: MatrixView<Scalar>,
    _ t: Int, _ lengths: SequenceLengths?
  ) {
    let (B, H) = (before.rows, hiddenSize)
    lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_after_backward(
        B, H, lengths, t, dz.pointer, before.pointer, dy.pointer, dy.stride, dh.pointer)
    }
    multiply(dz.columns(H..<4 * H), wh.value.matrix.transposed, into: dh, adding: true)  // [B, 3H]·[3H, H]
  }

  private func backwardResetBefore(
    _ dz: MatrixView<Scalar>, _ before: MatrixView<Scalar>, _ dy: MatrixView<Scalar>, _ dh: MatrixView<Scalar>,
    _ t: Int, _ lengths: SequenceLengths?, _ drh: inout Tensor<Scalar>
  ) {
    let (B, H) = (before.rows, hiddenSize)
    let wh = wh.value.matrix
    let drh = drh.matrix(resizedTo: Shape(B, H))
    lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_output_backward(
        B, H, lengths, t, dz.pointer, before.pointer, dy.pointer, dy.stride, dh.pointer)
    }
    multiply(dz.columns(0..<H), wh.columns(2 * H..<3 * H).transposed, into: drh)  // [B, H]·[H, H]
    lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_gates_backward(
        B, H, lengths, t, dz.pointer, before.pointer, drh.pointer, dh.pointer)
    }
    multiply(dz.columns(H..<3 * H), wh.columns(0..<2 * H).transposed, into: dh, adding: true)  // [B, 2H]·[2H, H]
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&wx)
    try body(&wh)
    try body(&bx)
    if bh != nil { try body(&bh!) }
  }
}
