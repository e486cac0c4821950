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
  public var weightDrop = WeightDrop<Scalar>(rate: 0)
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

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows {
      try body("h", &h)
    }
  }

  public struct Cache: RecurrentCache {
    public var x = Tensor<Scalar>()  // [T, B, I]
    public var course = RecurrentCourse()
    var weightDrop = WeightDrop<Scalar>.Cache()
    /// Of r z n, or, where it is reset before the product, of r z; and then of n.
    var weights = RecurrentWeights<Scalar>()
    var candidateWeights = RecurrentWeights<Scalar>()
    /// Reset after: [T, B, 4H], n r z and the state's part of n. Reset before: [T, B, 3H], n r z. Before the step
    /// pre-activations, after backward gradients.
    var gates = Tensor<Scalar>()
    var h = Tensor<Scalar>()  // [T + 1, B, H], the states between the steps
    var rh = Tensor<Scalar>()  // [T, B, H], r ∘ h′, where it is reset before the product
    var drh = Tensor<Scalar>()  // [B, H]

    public init() {}

    public mutating func inputPart() -> MatrixView<Scalar> {
      gates.mutableMatrix().columns(0..<3 * h.shape.columns)
    }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("gates", gates)
      body("h", h)
    }
  }

  public func begin(from state: State, _ pass: Pass, cache: inout Cache) {
    let (T, B, H) = (cache.course.steps, cache.course.batch, hiddenSize)
    _ = weightDrop.forward(wh, pass, cache: &cache.weightDrop)
    cache.weights.begin(steps: T)
    cache.candidateWeights.begin(steps: T)
    let z = cache.gates.matrix(resizedTo: Shape(T, B, bh == nil ? 3 * H : 4 * H))
    z.columns(0..<3 * H).fillRows(bx.value)
    if let bh { z.columns(3 * H..<4 * H).fillRows(bh.value) }
    cache.h.matrix(resizedTo: Shape(T + 1, B, H)).step(cache.course.firstState, batch: B).copy(state.h.matrix)
    if bh == nil { cache.rh.resize(to: Shape(T, B, H)) }
  }

  public func step(_ t: Int, into y: MatrixView<Scalar>, cache: inout Cache) {
    let (B, H) = (cache.course.batch, hiddenSize)
    let z = cache.gates.mutableMatrix().step(t, batch: B)
    let h = cache.h.mutableMatrix()
    let before = h.step(cache.course.stateBefore(t), batch: B)
    let after = h.step(cache.course.stateAfter(t), batch: B)
    let wh = whUsed(cache)
    guard bh == nil else {
      cache.weights.multiply(before, wh, addingTo: z.columns(H..<4 * H))  // [B, H]·[H, 3H], into r z n_h
      return cache.course.lengths.withPointer { lengths in
        Scalar.kernels.cells.gru_after_forward(  // (1), (2), (3a), (4)
          B, H, lengths, t, z.pointer, before.pointer, after.pointer, y.pointer, y.stride)
      }
    }
    let rh = cache.rh.mutableMatrix().step(t, batch: B)
    cache.weights.multiply(before, wh.columns(0..<2 * H), addingTo: z.columns(H..<3 * H))  // [B, H]·[H, 2H], into r z
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_gates(B, H, lengths, t, z.pointer, before.pointer, rh.pointer)  // (1), (2)
    }
    // [B, H]·[H, H], into n
    cache.candidateWeights.multiply(rh, wh.columns(2 * H..<3 * H), addingTo: z.columns(0..<H))
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_output(  // (3b), (4)
        B, H, lengths, t, z.pointer, before.pointer, after.pointer, y.pointer, y.stride)
    }
  }

  public func state(before t: Int, cache: Cache) -> MatrixView<Scalar> {
    cache.h.matrix.step(cache.course.stateBefore(t), batch: cache.course.batch)
  }

  public func end(state: inout State, cache: Cache) {
    state.h.mutableMatrix().copy(cache.h.matrix.step(cache.course.lastState, batch: cache.course.batch))
  }

  // With dh the gradient of the state after a step, counting both y and the step after, and da_ the gradient of a gate's
  // pre-activation:
  //   (4)   dn = dh ∘ (1 − z),  dz = dh ∘ (h′ − n),  dh′ = dh ∘ z
  //   (3a)  da_n = dn ∘ (1 − n²),  dr = da_n ∘ (h′ wh_n + bh_n),  the state's part of n gets da_n ∘ r
  //   (3b)  da_n = dn ∘ (1 − n²),  drh = da_n wh_nᵀ,  dr = drh ∘ h′,  dh′ += drh ∘ r
  //   (1), (2)  da_r = dr ∘ r (1 − r),  da_z = dz ∘ z (1 − z)
  //   dh′ += da whᵀ,  dwh = Σ_t h′ᵀ da,  db = Σ_t da;  dx = da wxᵀ and dwx = Σ_t xᵀ da follow from da alone.
  public func backwardStep(_ t: Int, dy: MatrixView<Scalar>, dState: inout State, cache: inout Cache) {
    let (B, H) = (cache.course.batch, hiddenSize)
    let da = cache.gates.mutableMatrix().step(t, batch: B)
    let before = cache.h.matrix.step(cache.course.stateBefore(t), batch: B)
    let dh = dState.h.mutableMatrix()
    precondition(dh.rows == B && dh.columns == H, "a state's gradient \(dh), not [\(B), \(H)]")
    let wh = whUsed(cache)
    guard bh == nil else {
      cache.course.lengths.withPointer { lengths in
        Scalar.kernels.cells.gru_after_backward(
          B, H, lengths, t, da.pointer, before.pointer, dy.pointer, dy.stride, dh.pointer)
      }
      return cache.weights.multiplyTransposed(da.columns(H..<4 * H), wh, into: dh, adding: true)  // [B, 3H]·[3H, H]
    }
    let drh = cache.drh.matrix(resizedTo: Shape(B, H))
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_output_backward(
        B, H, lengths, t, da.pointer, before.pointer, dy.pointer, dy.stride, dh.pointer)
    }
    // [B, H]·[H, H]
    cache.candidateWeights.multiplyTransposed(
      da.columns(0..<H), wh.columns(2 * H..<3 * H), into: drh, adding: false)
    cache.course.lengths.withPointer { lengths in
      Scalar.kernels.cells.gru_before_gates_backward(
        B, H, lengths, t, da.pointer, before.pointer, drh.pointer, dh.pointer)
    }
    // [B, 2H]·[2H, H]
    cache.weights.multiplyTransposed(da.columns(H..<3 * H), wh.columns(0..<2 * H), into: dh, adding: true)
  }

  public mutating func endBackward(cache: inout Cache) {
    let (da, H) = (cache.gates.matrix, hiddenSize)
    let states = cache.h.matrix.rows(cache.course.rowsBefore)  // h′ of every step
    bx.addColumnSums(da.columns(0..<3 * H))
    if bh == nil {
      let rh = cache.rh.matrix
      weightDrop.addGradient(to: &wh, cache: &cache.weightDrop) { dw, adding in
        let (rz, n) = (dw.columns(0..<2 * H), dw.columns(2 * H..<3 * H))
        multiply(states.transposed, da.columns(H..<3 * H), into: rz, adding: adding)  // [H, T·B]·[T·B, 2H]
        multiply(rh.transposed, da.columns(0..<H), into: n, adding: adding)  // [H, T·B]·[T·B, H]
      }
    } else {
      // [H, T·B]·[T·B, 3H]
      weightDrop.addProduct(states.transposed, da.columns(H..<4 * H), to: &wh, cache: &cache.weightDrop)
      bh?.addColumnSums(da.columns(3 * H..<4 * H))
    }
  }

  /// wh, less what is dropped of it.
  private func whUsed(_ cache: Cache) -> MatrixView<Scalar> {
    weightDrop.weights(of: wh, cache: cache.weightDrop).matrix
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&wx)
    try body(&wh)
    try body(&bx)
    if bh != nil { try body(&bh!) }
  }
}
