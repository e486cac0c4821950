import Tensors

/// Lets every position of a target look at every position of a source.
///
///     q = x w_q + b_q,   k, v = columns of m w + b
///     y = attention(q, k, v) wₒ + bₒ                       in h heads
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.3, "encoder-decoder attention"; biases as PyTorch's.
///
/// x [T, B, D], memory m [S, B, M] → y [T, B, D]. Positions of the memory beyond a sequence's length are not looked at.
public struct MultiHeadCrossAttention<Scalar: TensorScalar>: Module {
  public var query: Linear<Scalar>  // [D, D]
  public var memory: Linear<Scalar>  // [M, 2D], columns k v, in each of them head by head
  public var output: Linear<Scalar>  // [D, D]
  public var attention: ScaledDotProductAttention<Scalar>

  /// - Parameters:
  ///   - memorySize: M, by default D.
  ///   - dropoutRate: of dropout on the weights of attention.
  ///   - initializer: of the weights; biases start as 0.
  public init(
    name: String, width: Int, memorySize: Int? = nil, heads: Int, dropoutRate: Double = 0,
    initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    precondition(width % heads == 0, "a width of \(width) cannot be shared by \(heads) heads")
    query = Linear(
      name: name + ".query", inputs: width, outputs: width, initializer: initializer, from: random.substream(0))
    memory = Linear(
      name: name + ".memory", inputs: memorySize ?? width, outputs: 2 * width, initializer: initializer,
      from: random.substream(1))
    output = Linear(
      name: name + ".output", inputs: width, outputs: width, initializer: initializer, from: random.substream(2))
    attention = ScaledDotProductAttention(heads: heads, dropoutRate: dropoutRate)
  }

  public struct Cache: LayerCache {
    public internal(set) var attention = ScaledDotProductAttention<Scalar>.Cache()
    var query = Linear<Scalar>.Cache()
    var memory = Linear<Scalar>.Cache()
    var output = Linear<Scalar>.Cache()
    var q = Tensor<Scalar>()  // [T, B, D]
    var kv = Tensor<Scalar>()  // [S, B, 2D]
    var context = Tensor<Scalar>()  // [T, B, D]
    var dq = Tensor<Scalar>()  // [T, B, D]
    var dkv = Tensor<Scalar>()  // [S, B, 2D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      query.forEachActivation { body("query." + $0, $1) }
      memory.forEachActivation { body("memory." + $0, $1) }
      attention.forEachActivation(body)
      output.forEachActivation { body("output." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, memory m: Tensor<Scalar>, memoryLengths: SequenceLengths?, _ pass: Pass,
    cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(
      x.shape.rank == 3 && m.shape.rank == 3 && x.shape[1] == m.shape[1],
      "x of shape \(x.shape) and a memory of shape \(m.shape), not [T, B, D] and [S, B, M]")
    let (D, B) = (output.inputs, x.shape[1])
    let q = query.forward(x, pass, cache: &cache.query)
    let kv = memory.forward(m, pass, cache: &cache.memory)
    let context = cache.context.matrix(resizedTo: x.shape)
    attention.forward(
      q.matrix, kv.matrix.columns(0..<D), kv.matrix.columns(D..<2 * D), batch: B, queryLengths: nil,
      keyLengths: memoryLengths, pass, into: context, cache: &cache.attention)
    if pass.isTraining { (cache.q, cache.kv) = (q, kv) }
    return output.forward(cache.context, pass, cache: &cache.output)
  }

  // The parts one after the other, backward.
  public mutating func backward(
    _ dy: Tensor<Scalar>, cache: inout Cache
  ) -> (dx: Tensor<Scalar>, dMemory: Tensor<Scalar>) {
    let D = output.inputs
    let dContext = output.backward(dy, cache: &cache.output)
    let (q, kv) = (cache.q.matrix, cache.kv.matrix)
    let dq = cache.dq.matrix(resizedTo: cache.q.shape)
    let dkv = cache.dkv.matrix(resizedTo: cache.kv.shape)
    attention.backward(
      dContext.matrix, q, kv.columns(0..<D), kv.columns(D..<2 * D), into: dq, dkv.columns(0..<D),
      dkv.columns(D..<2 * D), cache: &cache.attention)
    (cache.q, cache.kv) = (Tensor(), Tensor())
    return (query.backward(cache.dq, cache: &cache.query), memory.backward(cache.dkv, cache: &cache.memory))
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try query.forEachParameter(body)
    try memory.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
