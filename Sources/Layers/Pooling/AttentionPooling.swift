import Tensors

/// One vector for a sequence: the mean of its real steps, each weighted by how well it answers a learned query.
///
///     s[t, b] = x[t, b] · q                                (1)
///     a[t, b] = e^s[t, b] / Σ_u e^s[u, b],   t, u < L_b    (2)
///     y[b] = Σ_t a[t, b] x[t, b]                           (3)
///
/// Yang et al. 2016 (doi:10.18653/v1/N16-1174, equations 6 and 7), where x passes a layer of its own before it meets the
/// query. After training, the weights tell which words counted. A sequence without steps gives 0.
///
/// x [T, B, D] → y [B, D], weights [T, B]
public struct AttentionPooling<Scalar: TensorScalar>: Module {
  public var q: Parameter<Scalar>  // [D]

  /// - Parameter initializer: of q, by default zeros: the mean, to start with.
  public init(name: String, size: Int, initializer: Initializer = .zeros, from random: CounterRandom) {
    q = Parameter(
      name: name + ".q", value: initializer.tensor(Shape(size), fanIn: size, fanOut: 1, from: random))
  }

  public struct Cache: LayerCache {
    /// [T, B]: what each step counted in the last pass; 0 in padding.
    public private(set) var weights = Tensor<Scalar>()
    var x = Tensor<Scalar>()  // [T, B, D], kept for da and dq
    var y = Tensor<Scalar>()  // [B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]
    var lengths: SequenceLengths?

    public init() {}

    fileprivate mutating func weights(resizedTo shape: Shape) -> MatrixView<Scalar> { weights.matrix(resizedTo: shape) }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("weights", weights)
      body("y", y)
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths? = nil, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(
      x.shape.rank == 3 && x.shape[2] == q.value.count, "\(q.name) has the shape \(q.value.shape), and x \(x.shape)")
    let (T, B, D) = (x.shape[0], x.shape[1], x.shape[2])
    lengths.check(steps: T, batch: B)
    let a = cache.weights(resizedTo: Shape(T, B))
    let y = cache.y.matrix(resizedTo: Shape(B, D))
    lengths.withPointer {
      Scalar.kernels.sequences.attend_forward(  // (1) … (3)
        T, B, D, $0, x.matrix.pointer, q.value.matrix.pointer, a.pointer, y.pointer)
    }
    if pass.isTraining {
      cache.x = x
      cache.lengths = lengths
    }
    return cache.y
  }

  //   (3)  da[t] = dy · x[t]
  //   (2)  ds[t] = a[t] (da[t] − Σ_u a[u] da[u]) = a[t] (dy · x[t] − dy · y)
  //   (1)  dq = Σ_t ds[t] x[t],   dx[t] = a[t] dy + ds[t] q
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    precondition(dy.shape == cache.y.shape, "a gradient of \(dy.shape) for outputs of \(cache.y.shape)")
    let (T, B, D) = (cache.x.shape[0], cache.x.shape[1], cache.x.shape[2])
    let dx = cache.dx.matrix(resizedTo: cache.x.shape)
    var dq: MatrixView<Scalar>?
    if !q.isFrozen {
      let (gradient, adding) = q.gradientToAddTo()
      if !adding { gradient.fill(0) }
      dq = gradient
    }
    cache.lengths.withPointer {
      Scalar.kernels.sequences.attend_backward(
        T, B, D, $0, cache.x.matrix.pointer, q.value.matrix.pointer, cache.weights.matrix.pointer,
        cache.y.matrix.pointer, dy.matrix.pointer, dx.pointer, dq?.pointer)
    }
    cache.x = Tensor()
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&q)
  }
}
