import Tensors

/// A cluster of rare words in an adaptive softmax: logits within the cluster, through a projection to fewer numbers.
///
///     z = (x P) W            [n, D]·[D, Dₖ]·[Dₖ, Vₖ], for the n rows whose target is in the cluster
public struct AdaptiveTail<Scalar: TensorScalar>: Module {
  public var projection: Linear<Scalar>  // P [D, Dₖ]
  public var output: Linear<Scalar>  // W [Dₖ, Vₖ]

  init(
    name: String, inputs: Int, width: Int, words: Int, initializer: Initializer, from random: CounterRandom
  ) {
    projection = Linear(
      name: name + ".projection", inputs: inputs, outputs: width, hasBias: false, initializer: initializer,
      from: random.substream(0))
    output = Linear(
      name: name + ".output", inputs: width, outputs: words, hasBias: false, initializer: initializer,
      from: random.substream(1))
  }

  struct Cache: Sendable {
    var x = Tensor<Scalar>()  // [n, D]
    var projection = Linear<Scalar>.Cache()  // y: [n, Dₖ]
    var output = Linear<Scalar>.Cache()
    var logits = Tensor<Scalar>()  // [n, Vₖ]; in training then their gradient
    var losses = Tensor<Scalar>()  // [n]
    private var reservedRows = 0

    /// The number of rows differs from batch to batch. Where it exceeds what there is memory for, half as much more is asked
    /// for, so that soon no batch asks.
    mutating func reserve(_ rows: Int, _ tail: AdaptiveTail) {
      if rows <= reservedRows { return }
      reservedRows = rows + rows / 2 + 8
      let (d, width, words) = (tail.projection.inputs, tail.projection.outputs, tail.output.outputs)
      x.resize(to: Shape(reservedRows, d))
      projection.y.resize(to: Shape(reservedRows, width))
      projection.dx.resize(to: Shape(reservedRows, d))
      output.dx.resize(to: Shape(reservedRows, width))
      logits.resize(to: Shape(reservedRows, words))
      losses.resize(to: Shape(reservedRows))
    }
  }

  /// The losses of the cluster's rows, added to those of all. In training the logits become their gradient.
  func forward(
    _ x: Tensor<Scalar>, _ cluster: AdaptiveAssignment.Cluster, _ reduction: LossReduction, _ pass: Pass,
    addingTo rowLosses: MatrixView<Scalar>, cache: inout Cache
  ) -> LossValue {
    let n = cluster.rows.count
    cache.reserve(n, self)
    let (from, gathered) = (x.matrix, cache.x.matrix(resizedTo: Shape(n, projection.inputs)))
    _ = Scalar.kernels.sequences.gather(n, from.columns, from.rows, cluster.rows, from.pointer, gathered.pointer)
    let h = projection.forward(cache.x, pass, cache: &cache.projection)
    output.forward(h, pass, into: &cache.logits, cache: &cache.output)
    let (logits, losses) = (cache.logits.mutableMatrix(), cache.losses.matrix(resizedTo: Shape(n)))
    let value = CrossEntropyLoss<Scalar>(ignoredTarget: nil, reduction: reduction).evaluate(
      logits, targets: cluster.targets, gradient: pass.isTraining ? logits : nil, rowLosses: losses)
    Scalar.kernels.output.add_to_some_rows(n, 1, cluster.rows, losses.pointer, rowLosses.pointer)
    return value
  }

  // z = h W, h = x P of the cluster's rows:   dW = hᵀ dz,   dh = dz Wᵀ,   dP = xᵀ dh,   dx[rows] += dh Pᵀ
  mutating func backward(_ cluster: AdaptiveAssignment.Cluster, addingTo dx: MatrixView<Scalar>, cache: inout Cache) {
    let dh = output.backward(cache.logits, cache: &cache.output)
    let ofRows = projection.backward(dh, cache: &cache.projection)
    Scalar.kernels.output.add_to_some_rows(
      cluster.rows.count, dx.columns, cluster.rows, ofRows.matrix.pointer, dx.pointer)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try projection.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
