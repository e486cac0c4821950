import Tensors

/// Probabilities without a loss: for generating text, and for comparing continuations.
extension AdaptiveSoftmax {
  /// ln p of every word after every row, [..., V]. Every row goes through every cluster.
  public func logProbabilities(_ x: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if cache.tails.count != tails.count { cache.tails = Array(repeating: .init(), count: tails.count) }
    head.forward(x, .inference, into: &cache.logits, cache: &cache.head)
    let z = cache.logits.mutableMatrix()  // [N, c₀ + K]
    logSoftmax(z, into: z)
    let y = cache.logProbabilities.matrix(resizedTo: x.shape.with(columns: vocabulary))
    y.columns(cutoffs.head).copy(z.columns(cutoffs.head))
    for (k, cluster) in cutoffs.clusters.enumerated() {
      let h = tails[k].projection.forward(x, .inference, cache: &cache.tails[k].projection)
      let words = y.columns(cluster)
      multiply(h.matrix, tails[k].output.w.value.matrix, into: words)  // [N, Dₖ]·[Dₖ, Vₖ]
      Scalar.kernels.output.log_softmax_within(
        words.rows, words.columns, words.pointer, words.stride, z.pointer + cutoffs.head.count + k, z.stride,
        words.pointer, words.stride)
    }
    return cache.logProbabilities
  }

  /// ln p of one word after every row, [N]; 0 where it is ignored. Only the words' own clusters are computed.
  public func logProbabilities(of words: [Int32], after x: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    _ = forward(x, targets: words, .inference, cache: &cache)
    let y = cache.logProbabilities.matrix(resizedTo: cache.rowLosses.shape)
    Scalar.kernels.rows.scale(y.count, -1, cache.rowLosses.matrix.pointer, y.pointer)
    return cache.logProbabilities
  }
}
