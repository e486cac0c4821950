import Tensors

/// Drops words from an embedding's output: whichever words a pass drops are zero wherever they occur in the batch.
///
/// This is dropout on the rows of the embedding's table, done where the rows were copied to, so that a batch costs what it
/// holds and not what the vocabulary holds. Gal and Ghahramani 2016 (arXiv:1512.05287, section 4.2), called embedding
/// dropout by Merity, Keskar and Socher 2018. To drop single occurrences, see ``TokenDropout``.
///
/// x [T, B, D], the vectors of tokens [T, B] → y [T, B, D]
public struct WordDropout<Scalar: TensorScalar>: Module {
  /// p, in 0 ..< 1
  public var rate: Double

  public init(rate: Double) {
    self.rate = DropoutMask.checked(rate)
  }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [T, B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]
    var mask: DropoutMask?
    var tokens: Tokens?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(
    _ x: Tensor<Scalar>, of tokens: Tokens, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(
      x.shape.rank == 3 && x.shape[0] == tokens.steps && x.shape[1] == tokens.batch, "\(x.shape) for \(tokens)")
    cache.mask = DropoutMask(rate: rate, pass)
    guard let mask = cache.mask, x.count > 0 else { return x }
    cache.tokens = tokens
    mask.apply(x.matrix, into: cache.y.matrix(resizedTo: x.shape), rowsOf: tokens)
    return cache.y
  }

  // y[t, b] = m[id[t, b]] x[t, b]:   dx[t, b] = m[id[t, b]] dy[t, b]
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    guard let mask = cache.mask, let tokens = cache.tokens, dy.count > 0 else { return dy }
    cache.tokens = nil
    mask.apply(dy.matrix, into: cache.dx.matrix(resizedTo: dy.shape), rowsOf: tokens)
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}

extension DropoutMask {
  /// y[r] = m[id of r] x[r]
  fileprivate func apply<Scalar>(_ x: MatrixView<Scalar>, into y: MatrixView<Scalar>, rowsOf tokens: Tokens) {
    precondition(x.rows == tokens.ids.count && y.rows == x.rows && y.columns == x.columns, "\(x) for \(tokens)")
    tokens.ids.withUnsafeBufferPointer {
      Scalar.kernels.dropout.apply_to_rows(
        x.rows, x.columns, key, threshold, scale, $0.baseAddress, x.pointer, y.pointer)
    }
  }
}
