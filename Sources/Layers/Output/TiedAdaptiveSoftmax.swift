import Tensors

/// An adaptive softmax whose words are scored by the vectors that embed them, E [V, D].
///
///     z = [x E[..<c₀]ᵀ ; x C] + b                                 c₀ + K logits: of frequent words, and of K clusters
///     ln p(w) = ln softmax(z)[w]                                                            for w < c₀
///     ln p(w) = ln softmax(z)[c₀ + k] + ln softmax(x E[cₖ..<cₖ₊₁]ᵀ + bₖ)[w − cₖ]            for w in cluster k
///
/// It saves the time that ``AdaptiveSoftmax`` saves, and keeps what makes tied weights good for small corpora: a rare word's
/// score has all D numbers of its vector, and learns from where it was read, too. Grave et al. 2017 (arXiv:1609.04309); Baevski and Auli 2019
/// (arXiv:1809.10853, section 3.2) tie such weights, with narrower vectors for rare words.
///
///     let output = TiedAdaptiveSoftmax<Float>(name: "output", inputs: 400, cutoffs: cutoffs, from: random)
///     let loss = output.forward(h, embedding, targets: next, pass, cache: &cache)                // −Σ ln p(target)
///     let dh = model.output.backward(embedding: &model.embedding, cache: &cache)
///
/// The table belongs to the ``Embedding``, and both uses add to its one gradient; this layer has the clusters' vectors and all
/// biases.
///
/// x [..., D], N rows; targets [N]
public struct TiedAdaptiveSoftmax<Scalar: TensorScalar>: Module {
  public var clusters: Parameter<Scalar>  // C [D, K]
  public var headBias: Parameter<Scalar>  // b [c₀ + K]
  public var tailBiases: [Parameter<Scalar>]  // bₖ [cₖ₊₁ − cₖ]
  public let cutoffs: AdaptiveCutoffs
  /// A target that does not count: its row has no loss and no gradient.
  public let ignoredTarget: Int32

  /// - Parameter initializer: of the clusters' vectors.
  /// - Precondition: there are clusters; else it would be ``TiedLinear``.
  public init(
    name: String, inputs: Int, cutoffs: AdaptiveCutoffs, ignoredTarget: Int32 = -1,
    initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    let count = cutoffs.clusters.count
    precondition(count > 0, "an adaptive softmax over a vocabulary of \(cutoffs.vocabulary) that is not cut")
    clusters = Parameter(name: name + ".clusters", value: initializer.matrix(inputs, count, from: random))
    headBias = Parameter(name: name + ".head.b", value: Tensor(Shape(cutoffs.head.count + count)))
    tailBiases = cutoffs.clusters.enumerated().map { k, words in
      Parameter(name: "\(name).\(k).b", value: Tensor(Shape(words.count)))
    }
    self.cutoffs = cutoffs
    self.ignoredTarget = ignoredTarget
  }

  /// V
  public var vocabulary: Int { cutoffs.vocabulary }

  public struct Cache: LayerCache {
    /// [N], −ln p of each target in the last forward pass; 0 where it is ignored.
    public internal(set) var rowLosses = Tensor<Scalar>()
    var x = Tensor<Scalar>()  // [..., D], kept for dE and dC
    var logits = Tensor<Scalar>()  // [..., c₀ + K]; in training then their gradient
    var dx = Tensor<Scalar>()  // [..., D]
    var assignment = AdaptiveAssignment()
    var tails: [Tail] = []
    var logProbabilities = Tensor<Scalar>()  // [..., V]

    /// The rows that go through one cluster.
    struct Tail: Sendable {
      var x = Tensor<Scalar>()  // [n, D]; then its gradient
      var logits = Tensor<Scalar>()  // [n, Vₖ]; in training then their gradient
      var losses = Tensor<Scalar>()  // [n]
      private var reservedRows = 0

      /// The number of rows differs from batch to batch: where there is no room, half as much more is asked for.
      mutating func reserve(_ rows: Int, inputs: Int, words: Int) {
        if rows <= reservedRows { return }
        reservedRows = rows + rows / 2 + 8
        x.resize(to: Shape(reservedRows, inputs))
        logits.resize(to: Shape(reservedRows, words))
        losses.resize(to: Shape(reservedRows))
      }
    }

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("head.logits", logits)
      for (k, cluster) in assignment.clusters.enumerated() where !cluster.rows.isEmpty {
        body("\(k).logits", tails[k].logits)
      }
      body("losses", rowLosses)
    }
  }

  /// The loss of the targets. In training the gradient of all logits is computed on the way, for
  /// ``backward(embedding:cache:)``.
  ///
  /// - Precondition: every target is in 0 ..< V, or ignored.
  public func forward(
    _ x: Tensor<Scalar>, _ embedding: Embedding<Scalar>, targets: [Int32], reduction: LossReduction = .mean,
    _ pass: Pass, cache: inout Cache
  ) -> LossValue {
    precondition(targets.count == x.shape.rows, "\(targets.count) targets for x of \(x.shape)")
    cache.assignment.assign(targets, cutoffs, ignoredTarget: ignoredTarget)
    if cache.tails.count != cutoffs.clusters.count {
      cache.tails = Array(repeating: .init(), count: cutoffs.clusters.count)
    }
    // The mean is over all rows, not over those of one softmax.
    let count = cache.assignment.count
    let reduction = reduction == .mean && count > 0 ? .sumDivided(by: Double(count)) : reduction

    writeHead(x, embedding, into: cache.logits.matrix(resizedTo: x.shape.with(columns: headBias.value.count)))
    let rowLosses = cache.rowLosses.matrix(resizedTo: Shape(targets.count))
    let loss = CrossEntropyLoss<Scalar>(ignoredTarget: ignoredTarget, reduction: reduction)
    let logits = cache.logits.mutableMatrix()
    var value = loss.evaluate(
      logits, targets: cache.assignment.headTargets, gradient: pass.isTraining ? logits : nil, rowLosses: rowLosses)
    for (k, cluster) in cache.assignment.clusters.enumerated() where !cluster.rows.isEmpty {
      let n = cluster.rows.count
      cache.tails[k].reserve(n, inputs: embedding.size, words: cutoffs.clusters[k].count)
      let (from, gathered) = (x.matrix, cache.tails[k].x.matrix(resizedTo: Shape(n, embedding.size)))
      _ = Scalar.kernels.sequences.gather(
        n, from.columns, from.rows, cluster.rows, from.pointer, gathered.pointer)
      let logits = cache.tails[k].logits.matrix(resizedTo: Shape(n, cutoffs.clusters[k].count))
      writeTail(k, gathered, embedding, into: logits)
      let losses = cache.tails[k].losses.matrix(resizedTo: Shape(n))
      value.sum +=
        loss.evaluate(
          logits, targets: cluster.targets, gradient: pass.isTraining ? logits : nil, rowLosses: losses
        ).sum
      Scalar.kernels.output.add_to_some_rows(n, 1, cluster.rows, losses.pointer, rowLosses.pointer)
    }
    if pass.isTraining { cache.x = x }
    return value
  }

  /// [N, D]·[D, c₀] beside [N, D]·[D, K]
  private func writeHead(_ x: Tensor<Scalar>, _ embedding: Embedding<Scalar>, into z: MatrixView<Scalar>) {
    precondition(
      embedding.vocabulary == vocabulary && x.shape.columns == embedding.size,
      "x \(x.shape) and a table \(embedding.table.value.shape) for \(vocabulary) words")
    let words = cutoffs.head
    z.fillRows(headBias.value)
    multiply(
      x.matrix, embedding.table.value.matrix.rows(words).transposed, into: z.columns(words), adding: true)
    multiply(x.matrix, clusters.value.matrix, into: z.columns(words.count..<z.columns), adding: true)
  }

  /// [n, D]·[D, Vₖ]
  private func writeTail(
    _ k: Int, _ x: MatrixView<Scalar>, _ embedding: Embedding<Scalar>, into z: MatrixView<Scalar>
  ) {
    z.fillRows(tailBiases[k].value)
    multiply(x, embedding.table.value.matrix.rows(cutoffs.clusters[k]).transposed, into: z, adding: true)
  }

  // −ln p is the sum of two cross-entropies, of the head for every row and of a cluster for its own rows:
  //   dE[..<c₀] = dzᵀ x,   dC = xᵀ dz,   dx = dz [E[..<c₀] ; Cᵀ]
  //   dE[cₖ..<cₖ₊₁] = dzₖᵀ x[rows],      dx[rows] += dzₖ E[cₖ..<cₖ₊₁]
  /// The gradient of x, [..., D].
  public mutating func backward(embedding: inout Embedding<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let (x, dz, table) = (cache.x.matrix, cache.logits.matrix, embedding.table.value.matrix)
    let (words, others) = (cutoffs.head, cutoffs.head.count..<dz.columns)
    headBias.addColumnSums(dz)
    clusters.addProduct(x.transposed, dz.columns(others))  // [D, N]·[N, K]
    let dx = cache.dx.matrix(resizedTo: cache.x.shape)
    multiply(dz.columns(words), table.rows(words), into: dx)  // [N, c₀]·[c₀, D]
    multiply(dz.columns(others), clusters.value.matrix.transposed, into: dx, adding: true)  // [N, K]·[K, D]
    let gradient = embedding.table.isFrozen ? nil : embedding.table.gradientToAddTo()
    if let (dE, adding) = gradient {
      multiply(dz.columns(words).transposed, x, into: dE.rows(words), adding: adding)  // [c₀, N]·[N, D]
    }
    for (k, cluster) in cache.assignment.clusters.enumerated() {
      let words = cutoffs.clusters[k]
      if cluster.rows.isEmpty {
        if let (dE, adding) = gradient, !adding { dE.rows(words).fill(0) }
        continue
      }
      let dz = cache.tails[k].logits.matrix
      tailBiases[k].addColumnSums(dz)
      if let (dE, adding) = gradient {
        multiply(dz.transposed, cache.tails[k].x.matrix, into: dE.rows(words), adding: adding)  // [Vₖ, n]·[n, D]
      }
      let ofRows = cache.tails[k].x.mutableMatrix()
      multiply(dz, table.rows(words), into: ofRows)  // [n, Vₖ]·[Vₖ, D]
      Scalar.kernels.output.add_to_some_rows(
        cluster.rows.count, dx.columns, cluster.rows, ofRows.pointer, dx.pointer)
    }
    if let (dE, _) = gradient, let padding = embedding.padding { dE.rows(Int(padding)..<Int(padding) + 1).fill(0) }
    cache.x = Tensor()
    return cache.dx
  }

  /// ln p of every word after every row, [..., V]. Every row goes through every cluster.
  public func logProbabilities(
    _ x: Tensor<Scalar>, _ embedding: Embedding<Scalar>, cache: inout Cache
  ) -> Tensor<Scalar> {
    let z = cache.logits.matrix(resizedTo: x.shape.with(columns: headBias.value.count))
    writeHead(x, embedding, into: z)
    logSoftmax(z, into: z)
    let y = cache.logProbabilities.matrix(resizedTo: x.shape.with(columns: vocabulary))
    y.columns(cutoffs.head).copy(z.columns(cutoffs.head))
    for (k, cluster) in cutoffs.clusters.enumerated() {
      let words = y.columns(cluster)
      writeTail(k, x.matrix, embedding, into: words)
      Scalar.kernels.output.log_softmax_within(
        words.rows, words.columns, words.pointer, words.stride, z.pointer + cutoffs.head.count + k, z.stride,
        words.pointer, words.stride)
    }
    return cache.logProbabilities
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&clusters)
    try body(&headBias)
    for k in tailBiases.indices { try body(&tailBiases[k]) }
  }
}
