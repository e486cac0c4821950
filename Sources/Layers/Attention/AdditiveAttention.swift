import Tensors

/// Attention by a small network: a decoder learns where in the source to look (Bahdanau's attention).
///
///     k_s  = m_s u                           keys, once a batch        (1)
///     e_ts = Σ_k v_k tanh(q_t w + k_s)_k     scores                    (2)
///     α_t  = softmax(e_t)                    weights, over s           (3)
///     c_t  = Σ_s α_ts m_s                    context                   (4)
///
/// Bahdanau, Cho and Bengio 2015 (arXiv:1409.0473), section 3.1 and appendix A.1.2; no biases, as there.
///
/// memory m [S, B, M], query q_t [B, Q] → context c_t [B, M]; keys of width K
public struct AdditiveAttention<Scalar: TensorScalar>: StepAttention {
  public var w: Parameter<Scalar>  // [Q, K]
  public var u: Parameter<Scalar>  // [M, K]
  public var v: Parameter<Scalar>  // [K]

  /// - Parameter initializer: of w and u; v starts with Xavier's limit for K inputs and 1 output.
  public init(
    name: String, querySize: Int, memorySize: Int, keySize: Int, initializer: Initializer = .xavierUniform(),
    from random: CounterRandom
  ) {
    w = Parameter(name: name + ".w", value: initializer.matrix(querySize, keySize, from: random.substream(0)))
    u = Parameter(name: name + ".u", value: initializer.matrix(memorySize, keySize, from: random.substream(1)))
    v = Parameter(
      name: name + ".v",
      value: Initializer.xavierUniform().tensor(
        Shape(keySize), fanIn: keySize, fanOut: 1, from: random.substream(2)))
  }

  public var querySize: Int { w.value.shape[0] }
  public var memorySize: Int { u.value.shape[0] }
  public var keySize: Int { v.value.count }

  public struct Cache: StepAttentionCache {
    var steps = AttentionSteps<Scalar>()
    var keys = Tensor<Scalar>()  // [S, B, K]
    var projected = Tensor<Scalar>()  // [T, B, K], q_t w
    var dProjected = Tensor<Scalar>()  // [T, B, K]
    var dKeys = Tensor<Scalar>()  // [S, B, K]
    var dv = Tensor<Scalar>()  // [T, K]

    public init() {}

    public var weights: Tensor<Scalar> { steps.weights }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("keys", keys)
      body("weights", weights)
    }
  }

  public func prepare(
    _ memory: Tensor<Scalar>, values: Tensor<Scalar>?, lengths: SequenceLengths?, steps: Int, _ pass: Pass,
    cache: inout Cache
  ) {
    cache.steps.prepare(
      memory, values: values, lengths: lengths, steps: steps, querySize: querySize, memorySize: memorySize, pass)
    let (S, B) = (memory.shape[0], memory.shape[1])
    let keys = cache.keys.matrix(resizedTo: Shape(S, B, keySize))
    multiply(memory.matrix, u.value.matrix, into: keys)  // (1)  [S·B, M]·[M, K]
    cache.projected.resize(to: Shape(steps, B, keySize))
    if pass.isTraining {
      cache.dKeys.resize(to: Shape(S, B, keySize))
      cache.dProjected.resize(to: Shape(steps, B, keySize))
      cache.dv.resize(to: Shape(steps, keySize))
    }
  }

  public func step(
    _ t: Int, query: MatrixView<Scalar>, sequences: [Int32]?, into context: MatrixView<Scalar>, cache: inout Cache
  ) {
    cache.steps.begin(t, query: query, sequences: sequences, context: context, querySize: querySize)
    let (R, B) = (query.rows, cache.steps.batch)
    if cache.steps.count == 1 { cache.projected.resize(to: Shape(1, R, keySize)) }
    let projected = cache.projected.mutableMatrix().step(t, batch: R)
    let weights = cache.steps.weights.mutableMatrix().step(t, batch: R)
    multiply(query, w.value.matrix, into: projected)  // [R, Q]·[Q, K]
    cache.steps.lengths.withPointer { lengths in
      sequences.withPointer { sequences in
        Scalar.kernels.attention.additive_forward(  // (2) … (4)
          R, B, cache.steps.source, keySize, context.columns, sequences, lengths, projected.pointer,
          cache.keys.matrix.pointer, v.value.matrix.pointer, cache.steps.values.matrix.pointer, weights.pointer,
          context.pointer, context.stride)
      }
    }
  }

  // With z_ts = q_t w + k_s:
  //   (4)  dα_ts = dc_t · m_s,                      dm_s = Σ_t α_ts dc_t
  //   (3)  de_ts = α_ts (dα_ts − Σ_r α_tr dα_tr)
  //   (2)  dz_ts = de_ts v ∘ (1 − tanh²(z_ts)),     dv = Σ_ts de_ts tanh(z_ts)
  //        d(q_t w) = Σ_s dz_ts,                    dk_s = Σ_t dz_ts
  //   dq_t = d(q_t w) wᵀ,   dw = Σ_t q_tᵀ d(q_t w)
  //   (1)  du = Σ_s m_sᵀ dk_s,                      dm_s += dk_s uᵀ
  public func backwardStep(
    _ t: Int, dContext: MatrixView<Scalar>, into dQuery: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    let isFirst = cache.steps.backwardCount == 0
    cache.steps.beginBackward(t, dContext: dContext, dQuery: dQuery)
    let (S, B) = (cache.steps.source, cache.steps.batch)
    let dProjected = cache.dProjected.mutableMatrix().step(t, batch: B)
    let dScores = cache.steps.dScores.mutableMatrix().step(t, batch: B)
    let (dKeys, dv) = (cache.dKeys.mutableMatrix(), cache.dv.mutableMatrix().rows(t..<t + 1))
    cache.steps.lengths.withPointer { lengths in
      Scalar.kernels.attention.additive_backward(
        B, S, keySize, memorySize, lengths, cache.projected.matrix.step(t, batch: B).pointer,
        cache.keys.matrix.pointer, v.value.matrix.pointer, cache.steps.memory.matrix.pointer,
        cache.steps.weights.matrix.step(t, batch: B).pointer, dContext.pointer, dContext.stride, dScores.pointer,
        dProjected.pointer, isFirst ? 0 : 1, dKeys.pointer, dv.pointer)
    }
    multiply(dProjected, w.value.matrix.transposed, into: dQuery, adding: adding)  // [B, K]·[K, Q]
  }

  public mutating func finishBackward(into dMemory: MatrixView<Scalar>, adding: Bool, cache: inout Cache) {
    cache.steps.finish(into: dMemory, adding: adding)
    w.addProduct(cache.steps.queries.matrix.transposed, cache.dProjected.matrix)  // [Q, T·B]·[T·B, K]
    v.addColumnSums(cache.dv.matrix)
    u.addProduct(cache.steps.memory.matrix.transposed, cache.dKeys.matrix)  // [M, S·B]·[S·B, K]
    multiply(cache.dKeys.matrix, u.value.matrix.transposed, into: dMemory, adding: true)  // [S·B, K]·[K, M]
    (cache.steps.memory, cache.steps.values) = (Tensor(), Tensor())
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&u)
    try body(&w)
    try body(&v)
  }
}
