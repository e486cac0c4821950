import Layers
import Tensors

/// The attention of a recurrent decoder, of the kind that a configuration asks for.
struct DecoderAttention<Scalar: TensorScalar>: StepAttention {
  // One of both.
  private var additive: AdditiveAttention<Scalar>?
  private var multiplicative: MultiplicativeAttention<Scalar>?
  let querySize: Int
  let memorySize: Int

  init(_ configuration: TranslatorConfiguration, memorySize: Int, from random: CounterRandom) {
    (querySize, self.memorySize) = (configuration.hiddenSize, memorySize)
    switch configuration.attention {
    case .additive:
      additive = AdditiveAttention(
        name: "attention", querySize: querySize, memorySize: memorySize, keySize: querySize, from: random)
    case .multiplicative:
      multiplicative = MultiplicativeAttention(
        name: "attention", querySize: querySize, memorySize: memorySize, from: random)
    }
  }

  struct Cache: StepAttentionCache {
    fileprivate var additive = AdditiveAttention<Scalar>.Cache()
    fileprivate var multiplicative = MultiplicativeAttention<Scalar>.Cache()
    fileprivate var isAdditive = false

    init() {}

    var weights: Tensor<Scalar> { isAdditive ? additive.weights : multiplicative.weights }

    func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      if isAdditive { additive.forEachActivation(body) } else { multiplicative.forEachActivation(body) }
    }
  }

  func prepare(
    _ memory: Tensor<Scalar>, values: Tensor<Scalar>?, lengths: SequenceLengths?, steps: Int, _ pass: Pass,
    cache: inout Cache
  ) {
    cache.isAdditive = additive != nil
    additive?.prepare(memory, values: values, lengths: lengths, steps: steps, pass, cache: &cache.additive)
    multiplicative?.prepare(memory, values: values, lengths: lengths, steps: steps, pass, cache: &cache.multiplicative)
  }

  func step(
    _ t: Int, query: MatrixView<Scalar>, sequences: [Int32]?, into context: MatrixView<Scalar>, cache: inout Cache
  ) {
    additive?.step(t, query: query, sequences: sequences, into: context, cache: &cache.additive)
    multiplicative?.step(t, query: query, sequences: sequences, into: context, cache: &cache.multiplicative)
  }

  func backwardStep(
    _ t: Int, dContext: MatrixView<Scalar>, into dQuery: MatrixView<Scalar>, adding: Bool, cache: inout Cache
  ) {
    additive?.backwardStep(t, dContext: dContext, into: dQuery, adding: adding, cache: &cache.additive)
    multiplicative?.backwardStep(t, dContext: dContext, into: dQuery, adding: adding, cache: &cache.multiplicative)
  }

  mutating func finishBackward(into dMemory: MatrixView<Scalar>, adding: Bool, cache: inout Cache) {
    additive?.finishBackward(into: dMemory, adding: adding, cache: &cache.additive)
    multiplicative?.finishBackward(into: dMemory, adding: adding, cache: &cache.multiplicative)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try additive?.forEachParameter(body)
    try multiplicative?.forEachParameter(body)
  }
}
