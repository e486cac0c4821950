import Tensors

/// Lets every position of a sequence look at every other one.
///
///     q, k, v = columns of x w + b                         one product for all three
///     y = attention(q, k, v) wₒ + bₒ                       in h heads
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.2, with biases as PyTorch's.
///
/// x [T, B, D] → y [T, B, D]. Keys beyond a sequence's length are not looked at; there y is bₒ alone, and the gradient
/// of y reaches nothing but bₒ.
public struct MultiHeadSelfAttention<Scalar: TensorScalar>: Module {
  public var input: Linear<Scalar>  // [D, 3D], columns q k v, in each of them head by head
  public var output: Linear<Scalar>  // [D, D]
  public var attention: ScaledDotProductAttention<Scalar>

  /// - Parameters:
  ///   - isCausal: whether position t sees only positions up to t.
  ///   - dropoutRate: of dropout on the weights of attention.
  ///   - initializer: of the weights; biases start as 0.
  public init(
    name: String, width: Int, heads: Int, isCausal: Bool = false, dropoutRate: Double = 0,
    initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    precondition(width % heads == 0, "a width of \(width) cannot be shared by \(heads) heads")
    input = Linear(
      name: name + ".input", inputs: width, outputs: 3 * width, initializer: initializer, from: random.substream(0))
    output = Linear(
      name: name + ".output", inputs: width, outputs: width, initializer: initializer, from: random.substream(1))
    attention = ScaledDotProductAttention(heads: heads, isCausal: isCausal, dropoutRate: dropoutRate)
  }

  public struct Cache: LayerCache {
    public internal(set) var attention = ScaledDotProductAttention<Scalar>.Cache()
    var input = Linear<Scalar>.Cache()
    var output = Linear<Scalar>.Cache()
    var qkv = Tensor<Scalar>()  // [T, B, 3D]
    var context = Tensor<Scalar>()  // [T, B, D]
    var dqkv = Tensor<Scalar>()  // [T, B, 3D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      input.forEachActivation { body("input." + $0, $1) }
      attention.forEachActivation(body)
      output.forEachActivation { body("output." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(x.shape.rank == 3, "x of shape \(x.shape), not [T, B, D]")
    let (D, B) = (output.inputs, x.shape[1])
    let qkv = input.forward(x, pass, cache: &cache.input)
    let matrix = qkv.matrix
    let context = cache.context.matrix(resizedTo: x.shape)
    attention.forward(
      matrix.columns(0..<D), matrix.columns(D..<2 * D), matrix.columns(2 * D..<3 * D), batch: B,
      queryLengths: lengths, keyLengths: lengths, pass, into: context, cache: &cache.attention)
    if pass.isTraining { cache.qkv = qkv }
    return output.forward(cache.context, pass, cache: &cache.output)
  }

  // The three parts one after the other, backward.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let D = output.inputs
    let dContext = output.backward(dy, cache: &cache.output)
    let qkv = cache.qkv.matrix
    let dqkv = cache.dqkv.matrix(resizedTo: cache.qkv.shape)
    attention.backward(
      dContext.matrix, qkv.columns(0..<D), qkv.columns(D..<2 * D), qkv.columns(2 * D..<3 * D),
      into: dqkv.columns(0..<D), dqkv.columns(D..<2 * D), dqkv.columns(2 * D..<3 * D), cache: &cache.attention)
    cache.qkv = Tensor()
    return input.backward(cache.dqkv, cache: &cache.input)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try input.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
