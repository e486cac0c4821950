import Tensors

/// Looks up values by how well their keys match queries, in several heads side by side.
///
///     P = softmax(q kᵀ / √d)      weights, over the keys      (1)
///     y = P v
///
/// for each sequence and head, d = D / heads the width of a head. Vaswani et al. 2017 (arXiv:1706.03762), equation 1;
/// dropout on P as in PyTorch.
///
/// q [T, B, D], k [S, B, D], v [S, B, D] → y [T, B, D]. These are views, so that they can be columns of one product.
/// Where there are lengths, keys beyond a sequence's length have weight 0; queries beyond it give 0 and take part in no
/// gradient. A sequence without keys gives 0.
public struct ScaledDotProductAttention<Scalar: TensorScalar>: Sendable {
  public let heads: Int
  /// Whether position t sees only keys up to t.
  public let isCausal: Bool
  /// Of dropout on the weights.
  public var dropoutRate: Double

  public init(heads: Int, isCausal: Bool = false, dropoutRate: Double = 0) {
    precondition(heads > 0, "\(heads) heads")
    self.heads = heads
    self.isCausal = isCausal
    self.dropoutRate = dropoutRate
  }

  public struct Cache: LayerCache {
    /// P before dropout: [B, heads, T, S].
    public internal(set) var weights = Tensor<Scalar>()
    var pass = Pass.inference
    var batch = 0
    var queryLengths: SequenceLengths?
    var keyLengths: SequenceLengths?
    // Of one sequence and head at a time: rows that are B positions apart in memory, brought together.
    var q = Tensor<Scalar>()  // [T, d]
    var k = Tensor<Scalar>()  // [S, d]
    var v = Tensor<Scalar>()  // [S, d]
    var dy = Tensor<Scalar>()  // [T, d]
    var dropped = Tensor<Scalar>()  // [T, S], P after dropout
    var dScores = Tensor<Scalar>()  // [T, S]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("weights", weights) }

    /// The weights of one sequence, averaged over the heads: [T, S].
    public func meanWeights(ofSequence b: Int) -> Tensor<Scalar> {
      let (heads, T, S) = (weights.shape[1], weights.shape[2], weights.shape[3])
      return Tensor(Shape(T, S)) { i in
        (0..<heads).reduce(0) { $0 + weights[flat: (b * heads + $1) * T * S + i] } / Scalar(heads)
      }
    }
  }

  /// - Parameters:
  ///   - batch: B
  ///   - queryLengths: of the T positions of q.
  ///   - keyLengths: of the S positions of k and v.
  ///   - y: [T · B, D]
  public func forward(
    _ q: MatrixView<Scalar>, _ k: MatrixView<Scalar>, _ v: MatrixView<Scalar>, batch B: Int,
    queryLengths: SequenceLengths?, keyLengths: SequenceLengths?, _ pass: Pass, into y: MatrixView<Scalar>,
    cache: inout Cache
  ) {
    precondition(B > 0, "queries \(q) of no sequence")
    let (T, S, d) = (q.rows / B, k.rows / B, q.columns / heads)
    precondition(
      q.columns == d * heads && k.columns == q.columns && v.columns == q.columns && v.rows == k.rows
        && y.rows == q.rows && y.columns == q.columns && q.rows == T * B && k.rows == S * B && (!isCausal || T == S),
      "queries \(q), keys \(k) and values \(v) into \(y): batch \(B), \(heads) heads")
    queryLengths.check(steps: T, batch: B)
    keyLengths.check(steps: S, batch: B)
    cache.pass = pass
    cache.batch = B
    cache.queryLengths = queryLengths
    cache.keyLengths = keyLengths
    let weights = cache.weights.matrix(resizedTo: Shape(B, heads, T, S))
    let headQ = cache.q.matrix(resizedTo: Shape(T, d))
    let headK = cache.k.matrix(resizedTo: Shape(S, d))
    let headV = cache.v.matrix(resizedTo: Shape(S, d))
    let dropped = cache.dropped.matrix(resizedTo: Shape(T, S))
    let scale = Scalar(1 / Double(d).squareRoot())

    for b in 0..<B {
      let (queries, keys) = (queryLengths.length(b, of: T), keyLengths.length(b, of: S))
      for head in 0..<heads {
        let columns = head * d..<(head + 1) * d
        let p = weights.step(b * heads + head, batch: T)  // [T, S]
        let headY = y.columns(columns).rows(from: b, every: B)  // [T, d]
        if keys == 0 || queries < T {
          p.rows(keys == 0 ? 0..<T : queries..<T).fill(0)
          headY.rows(keys == 0 ? 0..<T : queries..<T).fill(0)
          if keys == 0 { continue }
        }
        headQ.copy(q.columns(columns).rows(from: b, every: B))
        headK.copy(k.columns(columns).rows(from: b, every: B))
        headV.copy(v.columns(columns).rows(from: b, every: B))
        forEachBlock(queries: queries, keys: keys) { rows, n in
          let scores = p.rows(rows)
          multiply(  // [R, d]·[d, n]
            headQ.rows(rows), headK.rows(0..<n).transposed, into: scores.columns(0..<n), scale: scale)
          Scalar.kernels.attention.softmax(  // (1)
            rows.count, S, n, isCausal ? 1 : 0, rows.lowerBound, scores.pointer, scores.stride)
          var used = scores
          if let mask = mask(pass, b, head, rows.lowerBound) {
            used = dropped.rows(rows)
            mask.apply(scores, into: used)
          }
          multiply(used.columns(0..<n), headV.rows(0..<n), into: headY.rows(rows))  // [R, n]·[n, d]
        }
      }
    }
  }

  // With P̃ = m ∘ P, m the mask of dropout, and E = q kᵀ / √d the scores:
  //   y = P̃ v:   dv = P̃ᵀ dy,   dP̃ = dy vᵀ,   dP = m ∘ dP̃
  //   (1)  dE = P ∘ (dP − Σ_s P dP)
  //        dq = dE k / √d,   dk = dEᵀ q / √d
  /// Writes the gradients of q, k and v. `q`, `k` and `v` are what forward was given.
  public func backward(
    _ dy: MatrixView<Scalar>, _ q: MatrixView<Scalar>, _ k: MatrixView<Scalar>, _ v: MatrixView<Scalar>,
    into dq: MatrixView<Scalar>, _ dk: MatrixView<Scalar>, _ dv: MatrixView<Scalar>, cache: inout Cache
  ) {
    let B = cache.batch
    let (T, S, d) = (q.rows / B, k.rows / B, q.columns / heads)
    precondition(
      cache.weights.shape == Shape(B, heads, T, S) && dy.rows == q.rows && dy.columns == q.columns && dq.rows == q.rows
        && dk.rows == k.rows && dv.rows == k.rows,
      "gradients \(dy), \(dq), \(dk) and \(dv) for weights of shape \(cache.weights.shape)")
    let weights = cache.weights.matrix
    let (headQ, headK, headV) = (cache.q.mutableMatrix(), cache.k.mutableMatrix(), cache.v.mutableMatrix())
    let headDy = cache.dy.matrix(resizedTo: Shape(T, d))
    let dropped = cache.dropped.mutableMatrix()
    let dScores = cache.dScores.matrix(resizedTo: Shape(T, S))
    let scale = Scalar(1 / Double(d).squareRoot())

    for b in 0..<B {
      let (queries, keys) = (cache.queryLengths.length(b, of: T), cache.keyLengths.length(b, of: S))
      for head in 0..<heads {
        let columns = head * d..<(head + 1) * d
        let p = weights.step(b * heads + head, batch: T)
        let headDq = dq.columns(columns).rows(from: b, every: B)  // [T, d]
        let headDk = dk.columns(columns).rows(from: b, every: B)  // [S, d]
        let headDv = dv.columns(columns).rows(from: b, every: B)
        let isEmpty = queries == 0 || keys == 0
        headDq.rows(isEmpty ? 0..<T : queries..<T).fill(0)
        // Causal queries see no further than themselves.
        let seen = isEmpty ? 0 : isCausal ? min(queries, keys) : keys
        headDk.rows(seen..<S).fill(0)
        headDv.rows(seen..<S).fill(0)
        if isEmpty { continue }
        headQ.copy(q.columns(columns).rows(from: b, every: B))
        headK.copy(k.columns(columns).rows(from: b, every: B))
        headV.copy(v.columns(columns).rows(from: b, every: B))
        headDy.copy(dy.columns(columns).rows(from: b, every: B))
        // The last block, which sees the most keys, comes first and writes; the others add.
        var adding = false
        forEachBlock(queries: queries, keys: keys, backward: true) { rows, n in
          let (weights, dBlock) = (p.rows(rows), dScores.rows(rows))
          var used = weights
          let mask = mask(cache.pass, b, head, rows.lowerBound)
          if let mask {
            used = dropped.rows(rows)
            mask.apply(weights, into: used)
          }
          let dE = dBlock.columns(0..<n)
          multiply(  // [n, R]·[R, d]
            used.columns(0..<n).transposed, headDy.rows(rows), into: headDv.rows(0..<n), adding: adding)
          multiply(headDy.rows(rows), headV.rows(0..<n).transposed, into: dE)  // [R, d]·[d, n]
          mask?.apply(dBlock, into: dBlock)
          Scalar.kernels.normalization.softmax_backward(
            rows.count, n, weights.pointer, weights.stride, dE.pointer, dE.stride, dE.pointer, dE.stride)
          multiply(dE, headK.rows(0..<n), into: headDq.rows(rows), scale: scale)  // [R, n]·[n, d]
          multiply(  // [n, R]·[R, d]
            dE.transposed, headQ.rows(rows), into: headDk.rows(0..<n), scale: scale, adding: adding)
          adding = true
        }
      }
    }
    cache.pass = .inference
  }

  /// The queries of a sequence in blocks, with the number of keys that a block may see. Causal attention has several,
  /// which saves nearly half of the work where sequences are long; otherwise there is one.
  private func forEachBlock(
    queries: Int, keys: Int, backward: Bool = false, _ body: (_ rows: Range<Int>, _ keys: Int) -> Void
  ) {
    let size = isCausal ? 64 : max(queries, 1)
    let count = (queries + size - 1) / size
    for i in 0..<count {
      let block = backward ? count - 1 - i : i
      let rows = block * size..<min((block + 1) * size, queries)
      body(rows, isCausal ? min(rows.upperBound, keys) : keys)
    }
  }

  /// The mask of a block: each block has a key of its own.
  private func mask(_ pass: Pass, _ b: Int, _ head: Int, _ row: Int) -> DropoutMask? {
    dropoutRate == 0 ? nil : DropoutMask(rate: dropoutRate, pass.part(b).part(head).part(row))
  }
}

extension SequenceLengths? {
  /// The real positions of sequence `b`, of `steps`.
  fileprivate func length(_ b: Int, of steps: Int) -> Int { self.map { Int($0.lengths[b]) } ?? steps }
}
