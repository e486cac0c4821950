import Tensors

/// A stack of decoder layers: a target sequence that looks at itself, as far as it has come, and at a source.
///
///     let decoder = TransformerDecoder<Float>(
///       name: "decoder", layers: 6, width: 512, heads: 8, innerWidth: 2048, dropoutRate: 0.1, from: random)
///     let y = decoder.forward(x, lengths: lengths, memory: memory, memoryLengths: sourceLengths, pass, cache: &cache)
///
///     var state = decoder.begin(memory: memory, lengths: sourceLengths, cache: &cache)     // or step by step
///     let y = decoder.step(x, state: &state, cache: &cache)                                // x [1, B, D]
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.1. In pre-norm the sum that leaves the last layer is normalized once more.
///
/// x [T, B, D], memory m [S, B, M] → y [T, B, D]
public struct TransformerDecoder<Scalar: TensorScalar>: Module {
  public var layers: [TransformerDecoderLayer<Scalar>]
  public var finalNorm: LayerNorm<Scalar>?

  /// - Parameter memorySize: M, by default D.
  public init(
    name: String, layers count: Int, width: Int, memorySize: Int? = nil, heads: Int, innerWidth: Int,
    activation: Activation = .relu, normPosition: TransformerDecoderLayer<Scalar>.NormPosition = .pre,
    dropoutRate: Double = 0, initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    precondition(count > 0, "a decoder of \(count) layers")
    layers = (0..<count).map {
      TransformerDecoderLayer(
        name: "\(name).\($0)", width: width, memorySize: memorySize, heads: heads, innerWidth: innerWidth,
        activation: activation, normPosition: normPosition, dropoutRate: dropoutRate, initializer: initializer,
        from: random.substream(UInt64($0)))
    }
    finalNorm = normPosition == .pre ? LayerNorm(name: name + ".norm", size: width) : nil
  }

  public struct Cache: LayerCache {
    /// One a layer, once forward has run.
    public internal(set) var layers: [TransformerDecoderLayer<Scalar>.Cache] = []
    var finalNorm = LayerNorm<Scalar>.Cache()
    var dMemory = Tensor<Scalar>()  // [S, B, M]

    public init() {}

    mutating func prepare(layers count: Int) {
      while layers.count < count { layers.append(.init()) }
    }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      for (i, layer) in layers.enumerated() { layer.forEachActivation { body("\(i).\($0)", $1) } }
      finalNorm.forEachActivation { body("norm." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, memory: Tensor<Scalar>, memoryLengths: SequenceLengths?,
    _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    cache.prepare(layers: layers.count)
    var y = x
    for i in layers.indices {
      y = layers[i].forward(
        y, lengths: lengths, memory: memory, memoryLengths: memoryLengths, pass.part(i), cache: &cache.layers[i])
    }
    return finalNorm?.forward(y, pass, cache: &cache.finalNorm) ?? y
  }

  // dm is the sum of what the layers give.
  public mutating func backward(
    _ dy: Tensor<Scalar>, cache: inout Cache
  ) -> (dx: Tensor<Scalar>, dMemory: Tensor<Scalar>) {
    var dx = finalNorm?.backward(dy, cache: &cache.finalNorm) ?? dy
    for i in layers.indices.reversed() {
      let gradients = layers[i].backward(dx, cache: &cache.layers[i])
      dx = gradients.dx
      if i == layers.count - 1 {
        cache.dMemory.matrix(resizedTo: gradients.dMemory.shape).copy(gradients.dMemory.matrix)
      } else {
        let sum = cache.dMemory.mutableMatrix()
        Scalar.kernels.rows.sum_of(sum.count, sum.pointer, gradients.dMemory.matrix.pointer, sum.pointer)
      }
    }
    return (dx, cache.dMemory)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    for i in layers.indices { try layers[i].forEachParameter(body) }
    try finalNorm?.forEachParameter(body)
  }
}

// MARK: - Step by step

extension TransformerDecoder {
  /// Where a number of targets are: what their next step looks at.
  public struct State: Sendable {
    var layers: [TransformerDecoderLayer<Scalar>.Memory]

    /// The number of steps so far.
    public var count: Int { layers[0].own.count }

    /// Where the last step looked in the source, by the last layer, averaged over its heads: [B, S].
    public var attention: Tensor<Scalar> { layers[layers.count - 1].source.meanWeights }

    /// The targets with these numbers, in this order; one may come several times.
    public mutating func select(_ targets: [Int]) {
      let isUnchanged = targets == Array(0..<layers[0].own.batch)
      for i in layers.indices where !isUnchanged {
        layers[i].own.select(targets)
        layers[i].source.select(targets)
      }
    }
  }

  /// The state before the first step.
  public func begin(memory: Tensor<Scalar>, lengths: SequenceLengths?, cache: inout Cache) -> State {
    cache.prepare(layers: layers.count)
    return State(
      layers: layers.indices.map { layers[$0].memory(of: memory, lengths: lengths, cache: &cache.layers[$0]) })
  }

  /// One step, without dropout: x [1, B, D] → y [1, B, D].
  public func step(_ x: Tensor<Scalar>, state: inout State, cache: inout Cache) -> Tensor<Scalar> {
    var y = x
    for i in layers.indices { y = layers[i].step(y, memory: &state.layers[i], cache: &cache.layers[i]) }
    return finalNorm?.forward(y, .inference, cache: &cache.finalNorm) ?? y
  }
}
