import Tensors

/// Tells attention where in a sequence each position is, by vectors that are learned: y_t = x_t + p_t.
///
/// Gehring et al. 2017 (arXiv:1705.03122), section 3.1; as good as ``SinusoidalPositions`` (Vaswani et al. 2017,
/// section 3.5), but without meaning beyond the lengths trained with.
///
/// x [T, B, D] → y [T, B, D], of any length T up to the greatest
public struct LearnedPositions<Scalar: TensorScalar>: Module {
  public var table: Parameter<Scalar>  // [greatest length, D]

  public init(
    name: String, width: Int, greatestLength: Int, initializer: Initializer = .normal(standardDeviation: 0.02),
    from random: CounterRandom
  ) {
    table = Parameter(name: name + ".table", value: initializer.matrix(greatestLength, width, from: random))
  }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [T, B, D]
    var first = 0

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  /// - Parameter first: the position of x's step 0: a text that is made step by step goes on from there.
  public func forward(_ x: Tensor<Scalar>, from first: Int = 0, cache: inout Cache) -> Tensor<Scalar> {
    let y = cache.y.matrix(resizedTo: x.shape)
    addPositions(x, scale: 1, table.value, from: first, into: y)
    cache.first = first
    return cache.y
  }

  // y = x + p:   dx = dy,   dp_t = Σ_b dy[t, b]
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if table.isFrozen || dy.count == 0 { return dy }
    let gradient = table.denseGradient()
    let (T, B) = (dy.shape[0], dy.shape[1])
    for t in 0..<T {
      let rows = dy.matrix.step(t, batch: B)
      Scalar.kernels.rows.column_sums(
        B, rows.columns, rows.pointer, rows.stride, 1, gradient.rows(cache.first + t..<cache.first + t + 1).pointer)
    }
    return dy
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&table)
  }
}
