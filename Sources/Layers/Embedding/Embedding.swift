import Tensors

/// A vector for every token of a vocabulary: y[t, b] = table[id[t, b]].
///
///     let embedding = Embedding<Float>(name: "embedding", vocabulary: 10_000, size: 300, padding: 0, from: random)
///     let y = embedding.forward(tokens, pass, cache: &cache)     // [T, B, 300]
///
/// Vectors that were trained elsewhere come as a table; with `embedding.table.isFrozen` they stay as they are, else they
/// are tuned. The same table may give the logits, too: ``TiedLinear``.
///
/// tokens [T, B] → y [T, B, D]
public struct Embedding<Scalar: TensorScalar>: Module {
  public var table: Parameter<Scalar>  // [V, D]
  /// The token that stands where there is none: its vector is zero and takes no gradient.
  public let padding: Int32?

  /// - Parameter initializer: of the table; by default normal with a deviation of 1, as PyTorch's.
  public init(
    name: String, vocabulary: Int, size: Int, padding: Int32? = nil,
    initializer: Initializer = .normal(standardDeviation: 1), from random: CounterRandom
  ) {
    self.init(name: name, vectors: initializer.matrix(vocabulary, size, from: random), padding: padding)
  }

  /// - Parameter vectors: the table to start with, [V, D]; the row of `padding` is made zero.
  public init(name: String, vectors: Tensor<Scalar>, padding: Int32? = nil) {
    precondition(vectors.shape.rank == 2, "a table [V, D] of vectors, not \(vectors.shape)")
    table = Parameter(name: name + ".table", value: vectors)
    self.padding = padding
    guard let padding else { return }
    precondition(
      padding >= 0 && padding < vectors.shape.rows, "the padding \(padding) in a vocabulary of \(vectors.shape.rows)")
    table.value.mutableMatrix().rows(Int(padding)..<Int(padding) + 1).fill(0)
  }

  /// V
  public var vocabulary: Int { table.value.shape[0] }
  /// D
  public var size: Int { table.value.shape[1] }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [T, B, D]
    var tokens: Tokens?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  /// - Precondition: every token is in 0 ..< V.
  public func forward(_ tokens: Tokens, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    let y = cache.y.matrix(resizedTo: Shape(tokens.steps, tokens.batch, size))
    let table = table.value.matrix
    let gathered = tokens.ids.withUnsafeBufferPointer { ids in
      Scalar.kernels.sequences.gather(
        ids.count, table.columns, table.rows, ids.baseAddress, table.pointer, y.pointer)
    }
    if gathered < tokens.ids.count {
      let (t, b) = (gathered / tokens.batch, gathered % tokens.batch)
      preconditionFailure("token \(tokens.ids[gathered]) at [\(t), \(b)] in a vocabulary of \(vocabulary)")
    }
    if pass.isTraining { cache.tokens = tokens }
    return cache.y
  }

  // dtable[id] = Σ dy[t, b] over the t, b where the token is id; nothing for padding.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) {
    guard let tokens = cache.tokens else { preconditionFailure("backward without forward") }
    cache.tokens = nil
    precondition(
      dy.shape == Shape(tokens.steps, tokens.batch, size), "a gradient of \(dy.shape) for \(tokens), D \(size)")
    if tokens.ids.isEmpty { return }
    let (dy, ids) = (dy.matrix, tokens.ids)
    guard let padding else { return table.addRows(dy, at: ids[...]) }
    var first = 0
    while first < ids.count {
      var end = first
      while end < ids.count && ids[end] != padding { end += 1 }
      if end > first { table.addRows(dy.rows(first..<end), at: ids[first..<end]) }
      first = end + 1
    }
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&table)
  }
}
