import Tensors

/// Batch normalization: gives every activation mean 0 and deviation 1 over a batch, then a gain and a bias of its own.
///
///     μ = Σ x / n,   σ² = Σ (x − μ)² / n              over all n positions of the batch
///     y = gain ∘ (x − μ) / √(σ² + ε) + bias
///
/// Ioffe and Szegedy 2015 (arXiv:1502.03167), algorithm 1. For inference μ and σ² are running means over the batches of
/// training, with σ² made unbiased (algorithm 2, line 10), as PyTorch's `BatchNorm1d` keeps them:
///
///     running ← (1 − momentum) running + momentum · (μ, σ² n / (n − 1))
///
/// x [..., D] → y [..., D]; with lengths x [T, B, D], where padding counts for nothing and gives 0.
public struct BatchNorm<Scalar: TensorScalar>: Module {
  public var gain: Parameter<Scalar>  // [D]
  public var bias: Parameter<Scalar>  // [D]
  /// What inference uses: frozen parameters, so that checkpoints and copies have them. ``backward(_:cache:)`` moves them.
  public var runningMean: Parameter<Scalar>  // [D]
  public var runningVariance: Parameter<Scalar>  // [D]
  public let epsilon: Double
  public let momentum: Double

  public init(name: String, size: Int, epsilon: Double = 1e-5, momentum: Double = 0.1) {
    gain = Parameter(name: name + ".gain", value: Tensor(Shape(size), repeating: 1))
    bias = Parameter(name: name + ".bias", value: Tensor(Shape(size)))
    runningMean = Parameter(name: name + ".runningMean", value: Tensor(Shape(size)))
    runningVariance = Parameter(name: name + ".runningVariance", value: Tensor(Shape(size), repeating: 1))
    runningMean.isFrozen = true
    runningVariance.isFrozen = true
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// D
  public var size: Int { gain.value.count }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [..., D], kept for dgain and dx
    var mean = Tensor<Scalar>()  // [D], μ
    var variance = Tensor<Scalar>()  // [D], σ²
    var scale = Tensor<Scalar>()  // [D], s = 1 / √(σ² + ε)
    var positions = 0  // n
    var lengths: SequenceLengths?
    var y = Tensor<Scalar>()  // [..., D]
    var dx = Tensor<Scalar>()  // [..., D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  /// - Precondition: a batch to train on has at least two positions.
  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths? = nil, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(x.shape.columns == size, "\(gain.name) has \(size) numbers, and x the shape \(x.shape)")
    let batch = Self.batch(of: x.shape, lengths)
    let y = cache.y.matrix(resizedTo: x.shape)
    let scale = cache.scale.matrix(resizedTo: Shape(size))
    var (mean, variance) = (runningMean.value.matrix, runningVariance.value.matrix)
    if pass.isTraining {
      let positions = lengths?.positions ?? y.rows
      precondition(positions > 1, "\(gain.name) cannot learn from \(positions) positions: there is no variance")
      (mean, variance) = (cache.mean.matrix(resizedTo: Shape(size)), cache.variance.matrix(resizedTo: Shape(size)))
      lengths.withPointer {
        Scalar.kernels.normalization.column_moments(
          y.rows, y.columns, batch, $0, x.matrix.pointer, mean.pointer, variance.pointer)
      }
      cache.x = x
      cache.lengths = lengths
      cache.positions = positions
    }
    lengths.withPointer {
      Scalar.kernels.normalization.batch_norm(
        y.rows, y.columns, batch, $0, epsilon, x.matrix.pointer, mean.pointer, variance.pointer,
        gain.value.matrix.pointer, bias.value.matrix.pointer, y.pointer, scale.pointer)
    }
    return cache.y
  }

  // With x̂ = (x − μ) s, where s = 1 / √(σ² + ε), and sums over the n positions of a column:
  //   dgain = Σ dy ∘ x̂,   dbias = Σ dy
  //   μ and s depend on all positions:   ∂x̂ᵢ/∂xⱼ = s (δᵢⱼ − 1/n − x̂ᵢ x̂ⱼ / n)
  //   dx = gain ∘ s ∘ (dy − Σ dy / n − x̂ ∘ Σ (dy ∘ x̂) / n)
  /// Moves the running statistics, too: a step of training is forward and backward.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    precondition(dy.shape == cache.x.shape, "a gradient of shape \(dy.shape) for x of shape \(cache.x.shape)")
    let batch = Self.batch(of: dy.shape, cache.lengths)
    let dx = cache.dx.matrix(resizedTo: dy.shape)
    let dgain = gain.isFrozen ? nil : gain.denseGradient()
    let dbias = bias.isFrozen ? nil : bias.denseGradient()
    cache.lengths.withPointer {
      Scalar.kernels.normalization.batch_norm_backward(
        dx.rows, dx.columns, batch, $0, cache.x.matrix.pointer, cache.mean.matrix.pointer, cache.scale.matrix.pointer,
        gain.value.matrix.pointer, dy.matrix.pointer, dx.pointer, dgain?.pointer, dbias?.pointer)
    }
    let n = Double(cache.positions)
    Self.move(&runningMean.value, towards: cache.mean, momentum: momentum, factor: 1)
    Self.move(&runningVariance.value, towards: cache.variance, momentum: momentum, factor: n / (n - 1))
    cache.x = Tensor()
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&gain)
    try body(&bias)
    try body(&runningMean)
    try body(&runningVariance)
  }

  /// running ← (1 − momentum) running + momentum · factor · batch
  private static func move(
    _ running: inout Tensor<Scalar>, towards batch: Tensor<Scalar>, momentum: Double, factor: Double
  ) {
    let view = running.mutableMatrix()
    Scalar.kernels.rows.scale(view.count, 1 - momentum, view.pointer, view.pointer)
    Scalar.kernels.rows.add(view.count, momentum * factor, batch.matrix.pointer, view.pointer)
  }

  /// B, where sequences have lengths.
  private static func batch(of shape: Shape, _ lengths: SequenceLengths?) -> Int {
    guard lengths != nil else { return shape.rows }
    precondition(shape.rank == 3, "lengths of sequences for x of shape \(shape), which should be [T, B, D]")
    lengths.check(steps: shape[0], batch: shape[1])
    return shape[1]
  }
}
