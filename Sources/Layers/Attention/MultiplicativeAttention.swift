import Tensors

/// Attention by dot products: cheaper than ``AdditiveAttention`` (Luong's attention).
///
///     k_s  = m_s w                     keys, once a batch                          (1)
///     e_ts = q_t · k_s                 scores: `general`; `dot` has k_s = m_s      (2)
///     α_t  = softmax(e_t)              weights, over s                             (3)
///     c_t  = Σ_s α_ts m_s              context                                     (4)
///
/// Luong, Pham and Manning 2015 (arXiv:1508.04025), equation 7 and the scores after it, where w is W_aᵀ.
///
/// memory m [S, B, M], query q_t [B, Q] → context c_t [B, M]
public struct MultiplicativeAttention<Scalar: TensorScalar>: StepAttention {
  public var w: Parameter<Scalar>?  // [M, Q], nil for `dot`
  public let querySize: Int
  public let memorySize: Int

  /// `general`: any widths, compared by way of a matrix.
  public init(
    name: String, querySize: Int, memorySize: Int, initializer: Initializer = .xavierUniform(),
    from random: CounterRandom
  ) {
    self.querySize = querySize
    self.memorySize = memorySize
    w = Parameter(name: name + ".w", value: initializer.matrix(memorySize, querySize, from: random))
  }

  /// `dot`: a query and a memory of the same width, and no parameters.
  public init(size: Int) {
    querySize = size
    memorySize = size
    w = nil
  }

  public struct Cache: StepAttentionCache {
    var steps = AttentionSteps<Scalar>()
    var keys = Tensor<Scalar>()  // [S, B, Q], for `general`
    var dKeys = Tensor<Scalar>()  // [S, B, Q]

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
    if let w {
      let keys = cache.keys.matrix(resizedTo: memory.shape.with(columns: querySize))
      multiply(memory.matrix, w.value.matrix, into: keys)  // (1)  [S·B, M]·[M, Q]
    }
  }

  public func step(
    _ t: Int, query: MatrixView<Scalar>, sequences: [Int32]?, into context: MatrixView<Scalar>, cache: inout Cache
  ) {
    cache.steps.begin(t, query: query, sequences: sequences, context: context, querySize: querySize)
    let (R, B) = (query.rows, cache.steps.batch)
    let memory = cache.steps.memory.matrix
    let keys = w == nil ? memory : cache.keys.matrix
    let weights = cache.steps.weights.mutableMatrix().step(t, batch: R)
    cache.steps.lengths.withPointer { lengths in
      sequences.withPointer { sequences in
        Scalar.kernels.attention.multiplicative_forward(  // (2) … (4)
          R, B, cache.steps.source, querySize, context.columns, sequences, lengths, query.pointer, query.stride,
          keys.pointer, cache.steps.values.matrix.pointer, weights.pointer, context.pointer, context.stride)
      }
    }
  }

  //   (4)  dα_ts = dc_t · m_s,                      dm_s = Σ_t α_ts dc_t
  //   (3)  de_ts = α_ts (dα_ts − Σ_r α_tr dα_tr)
  //   (2)  dq_t = Σ_s de_ts k_s,                    dk_s = Σ_t de_ts q_t
  //   (1)  dw = Σ_s m_sᵀ dk_s,                      dm_s += dk_s wᵀ, or for `dot` dk_s
  public func backwardStep(
    _ t: Int, dContext: MatrixView<Scalar>, into dQuery: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    cache.steps.beginBackward(t, dContext: dContext, dQuery: dQuery)
    let (S, B) = (cache.steps.source, cache.steps.batch)
    let memory = cache.steps.memory.matrix
    let keys = w == nil ? memory : cache.keys.matrix
    let dScores = cache.steps.dScores.mutableMatrix().step(t, batch: B)
    cache.steps.lengths.withPointer { lengths in
      Scalar.kernels.attention.multiplicative_backward(
        B, S, querySize, memorySize, lengths, keys.pointer, memory.pointer,
        cache.steps.weights.matrix.step(t, batch: B).pointer, dContext.pointer, dContext.stride, dScores.pointer,
        adding ? 1 : 0, dQuery.pointer, dQuery.stride)
    }
  }

  public mutating func finishBackward(into dMemory: MatrixView<Scalar>, adding: Bool, cache: inout Cache) {
    cache.steps.finish(into: dMemory, adding: adding)
    let (T, S, B) = (cache.steps.count, cache.steps.source, cache.steps.batch)
    let dKeys = w == nil ? dMemory : cache.dKeys.matrix(resizedTo: Shape(S, B, querySize))
    Scalar.kernels.attention.spread(
      T, B, S, querySize, cache.steps.dScores.matrix.pointer, cache.steps.queries.matrix.pointer, w == nil ? 1 : 0,
      dKeys.pointer)
    if w != nil {
      w!.addProduct(cache.steps.memory.matrix.transposed, dKeys)  // [M, S·B]·[S·B, Q]
      multiply(dKeys, w!.value.matrix.transposed, into: dMemory, adding: true)  // [S·B, Q]·[Q, M]
    }
    (cache.steps.memory, cache.steps.values) = (Tensor(), Tensor())
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    if w != nil { try body(&w!) }
  }
}
