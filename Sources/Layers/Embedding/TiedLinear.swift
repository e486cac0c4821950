import Tensors

/// The scores of all words from the table that embeds them: y = x tableᵀ + b.
///
///     let logits = output.forward(h, embedding, pass, cache: &cache)                        // [T, B, V]
///     let dh = output.backward(dLogits, embedding: &model.embedding, cache: &cache)         // adds to the table's gradient
///
/// The table belongs to the ``Embedding``, and both uses add to its one gradient; this layer has the bias alone. Press and
/// Wolf 2017 (arXiv:1608.05859); Inan, Khosravi and Socher 2017 (arXiv:1611.01462).
///
/// x [..., D] → y [..., V]
public struct TiedLinear<Scalar: TensorScalar>: Module {
  public var b: Parameter<Scalar>  // [V]

  public init(name: String, vocabulary: Int) {
    b = Parameter(name: name + ".b", value: Tensor(Shape(vocabulary)))
  }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [..., D], kept for dtable
    var y = Tensor<Scalar>()  // [..., V]
    var dx = Tensor<Scalar>()  // [..., D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(
    _ x: Tensor<Scalar>, _ embedding: Embedding<Scalar>, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    write(x, embedding, into: cache.y.matrix(resizedTo: x.shape.with(columns: embedding.vocabulary)))
    if pass.isTraining { cache.x = x }
    return cache.y
  }

  /// Forward into a tensor of the caller's, which a loss may then change into its gradient in place.
  public func forward(
    _ x: Tensor<Scalar>, _ embedding: Embedding<Scalar>, _ pass: Pass, into y: inout Tensor<Scalar>,
    cache: inout Cache
  ) {
    write(x, embedding, into: y.matrix(resizedTo: x.shape.with(columns: embedding.vocabulary)))
    if pass.isTraining { cache.x = x }
  }

  private func write(_ x: Tensor<Scalar>, _ embedding: Embedding<Scalar>, into y: MatrixView<Scalar>) {
    precondition(
      embedding.vocabulary == b.value.count && x.shape.columns == embedding.size,
      "x \(x.shape), a table \(embedding.table.value.shape), a bias \(b.value.shape)")
    multiply(x.matrix, embedding.table.value.matrix.transposed, plus: b.value, into: y)  // [N, D]·[D, V]
  }

  // y = x tableᵀ + b:   dtable = dyᵀ x,   db = Σ_rows dy,   dx = dy table
  public mutating func backward(
    _ dy: Tensor<Scalar>, embedding: inout Embedding<Scalar>, cache: inout Cache
  ) -> Tensor<Scalar> {
    b.addColumnSums(dy.matrix)
    multiply(dy.matrix, embedding.table.value.matrix, into: cache.dx.matrix(resizedTo: cache.x.shape))  // [N, V]·[V, D]
    embedding.addToTable(dy.matrix.transposed, cache.x.matrix)  // [V, N]·[N, D]
    cache.x = Tensor()
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&b)
  }
}

extension Embedding {
  /// The table's gradient += a b, but for the row of padding.
  fileprivate mutating func addToTable(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>) {
    table.addProduct(a, b)
    if table.isFrozen { return }
    if let padding { table.denseGradient().rows(Int(padding)..<Int(padding) + 1).fill(0) }
  }
}
