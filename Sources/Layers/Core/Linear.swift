import Tensors

/// A linear map of every row: y = x w + b.
///
/// x [..., I] → y [..., O]
public struct Linear<Scalar: TensorScalar>: Module {
  public var w: Parameter<Scalar>  // [I, O]
  public var b: Parameter<Scalar>?  // [O]

  public init(
    name: String, inputs: Int, outputs: Int, hasBias: Bool = true,
    initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    w = Parameter(name: name + ".w", value: initializer.matrix(inputs, outputs, from: random))
    b = hasBias ? Parameter(name: name + ".b", value: Tensor(Shape(outputs))) : nil
  }

  public var inputs: Int { w.value.shape[0] }
  public var outputs: Int { w.value.shape[1] }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [..., I], kept for dw
    var y = Tensor<Scalar>()  // [..., O]
    var dx = Tensor<Scalar>()  // [..., I]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    write(x, into: cache.y.matrix(resizedTo: x.shape.with(columns: outputs)))
    if pass.isTraining { cache.x = x }
    return cache.y
  }

  /// Forward into a tensor of the caller's, which a loss may then change into its gradient in place.
  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, into y: inout Tensor<Scalar>, cache: inout Cache) {
    write(x, into: y.matrix(resizedTo: x.shape.with(columns: outputs)))
    if pass.isTraining { cache.x = x }
  }

  private func write(_ x: Tensor<Scalar>, into y: MatrixView<Scalar>) {
    precondition(x.shape.columns == inputs, "\(w.name) has \(inputs) inputs, and x the shape \(x.shape)")
    // [N, I]·[I, O]
    if let b {
      multiply(x.matrix, w.value.matrix, plus: b.value, into: y)
    } else {
      multiply(x.matrix, w.value.matrix, into: y)
    }
  }

  // y = x w + b:   dw = xᵀ dy,   db = Σ_rows dy,   dx = dy wᵀ
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    w.addProduct(cache.x.matrix.transposed, dy.matrix)  // [I, N]·[N, O]
    b?.addColumnSums(dy.matrix)
    multiply(dy.matrix, w.value.matrix.transposed, into: cache.dx.matrix(resizedTo: cache.x.shape))
    cache.x = Tensor()
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&w)
    if b != nil { try body(&b!) }
  }
}
