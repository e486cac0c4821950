import Layers
import Tensors

/// Recurrent layers that ask at each step where in the source to look.
///
///     s₀ = tanh(mean_s(m_s) w_b + b_b)                   of each layer                             (1)
///     c_t = Σ_s α_ts m_s                                 attention, asked by q_t                   (2)
///     s_t = cells([y_t; f_t], s_t−1)                     y_t the embedded token before             (3)
///     r_t = tanh([s_t; c_t; y_t] w_r + b_r)              what the next token is told from          (4)
///
/// Feeding contexts, q_t = s_t−1 and f_t = c_t: Bahdanau, Cho and Bengio 2015 (arXiv:1409.0473), appendix A.2, with tanh in (4)
/// for their maxout. Feeding outputs, q_t = s_t and f_t = r_t−1: Luong, Pham and Manning 2015 (arXiv:1508.04025), section 3.3
/// and equation 5, with y_t in (4) besides. (1) is that of Sennrich et al. 2017 (arXiv:1703.04357), section 3.1.
///
/// y [T, B, E], memory m [S, B, M] → r [T, B, E]
public struct RecurrentTargetDecoder<Cell: SequenceLayer>: TargetDecoder {
  public typealias Scalar = Cell.Scalar

  private let feeding: TranslatorConfiguration.Feeding
  private var bridges: [Linear<Scalar>]  // [M, H], one a layer
  private var attention: DecoderAttention<Scalar>
  private var cells: SteppedStack<Cell>
  private var readout: Linear<Scalar>  // [H + M + E, E]
  private let pooling = MeanPooling<Scalar>()
  private let embeddingSize: Int  // E

  public init(_ configuration: TranslatorConfiguration, memorySize: Int, from random: CounterRandom) {
    let (E, H) = (configuration.embeddingSize, configuration.hiddenSize)
    feeding = configuration.feeding
    embeddingSize = E
    bridges = (0..<configuration.decoderLayers).map {
      Linear(
        name: "decoder.bridge.\($0)", inputs: memorySize, outputs: H, from: random.substream(0).substream(UInt64($0)))
    }
    attention = DecoderAttention(configuration, memorySize: memorySize, from: random.substream(1))
    let cellRandom = random.substream(2)
    cells = SteppedStack(
      layers: configuration.decoderLayers, inputSize: E + (feeding == .context ? memorySize : E), hiddenSize: H,
      dropoutRate: configuration.dropout.between
    ) { name, inputSize, number in
      Cell(
        name: "decoder." + name, inputSize: inputSize, hiddenSize: H, forgetBias: configuration.forgetBias,
        from: cellRandom.substream(UInt64(number)))
    }
    readout = Linear(name: "decoder.readout", inputs: H + memorySize + E, outputs: E, from: random.substream(3))
  }

  public var outputSize: Int { embeddingSize }

  // The parts of what (4) reads, and of what the cells read.
  private var hiddenColumns: Range<Int> { 0..<cells.hiddenSize }
  private var contextColumns: Range<Int> { cells.hiddenSize..<cells.hiddenSize + attention.memorySize }
  private var tokenColumns: Range<Int> { contextColumns.upperBound..<contextColumns.upperBound + embeddingSize }
  private var tokenInputs: Range<Int> { 0..<embeddingSize }
  private var fedInputs: Range<Int> {
    embeddingSize..<embeddingSize + (feeding == .context ? attention.memorySize : embeddingSize)
  }

  public struct Cache: LayerCache {
    var pooling = MeanPooling<Scalar>.Cache()
    var bridges: [Linear<Scalar>.Cache] = []
    var bent: [Activation.Cache<Scalar>] = []
    var attention = DecoderAttention<Scalar>.Cache()
    var cells = SteppedStack<Cell>.Cache()
    var y = Tensor<Scalar>()  // [T, B, E]
    var fed = Tensor<Scalar>()  // [T, B, F], what the cells read besides
    var features = Tensor<Scalar>()  // [T, B, H + M + E], what (4) reads
    var r = Tensor<Scalar>()  // [T, B, E]
    var dReadout = Tensor<Scalar>()  // [T, B, E], before tanh
    var dFeatures = Tensor<Scalar>()  // [B, H + M + E]
    var dFed = Tensor<Scalar>()  // [B, F]
    var dY = Tensor<Scalar>()  // [T, B, E]
    var dYOfCells = Tensor<Scalar>()  // [T, B, E]
    var dMemory = Tensor<Scalar>()  // [S, B, M]
    var dMean = Tensor<Scalar>()  // [B, M]
    var memoryShape = Shape(0)
    var projectedContext = Tensor<Scalar>()  // [B, G · H + E] or [B, E], in steps of inference

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      attention.forEachActivation { body("attention." + $0, $1) }
      cells.forEachActivation(body)
      body("readout", r)
    }
  }

  public func forward(
    _ y: Tensor<Scalar>, lengths: SequenceLengths?, memory: Tensor<Scalar>, memoryLengths: SequenceLengths?,
    _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    let (T, B) = (y.shape[0], y.shape[1])
    let states = firstStates(memory, memoryLengths, pass, cache: &cache)
    attention.prepare(memory, lengths: memoryLengths, steps: T, pass, cache: &cache.attention)
    cells.begin(from: states, steps: T, batch: B, lengths: lengths, pass.part(0), cache: &cache.cells)
    cells.addInputs(y.matrix, rows: tokenInputs, cache: &cache.cells)
    begin(y, cache: &cache)
    for t in 0..<T { step(t, before: t == 0 ? nil : cache.r.matrix.step(t - 1, batch: B), cache: &cache) }
    cache.memoryShape = memory.shape
    return cache.r
  }

  /// (1)
  private func firstStates(
    _ memory: Tensor<Scalar>, _ lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> SteppedStack<Cell>.State {
    if cache.bridges.isEmpty {
      cache.bridges = bridges.map { _ in .init() }
      cache.bent = bridges.map { _ in .init() }
    }
    let mean = pooling.forward(memory, lengths: lengths, pass, cache: &cache.pooling)
    var states = cells.initialState(batch: memory.shape[1])
    for layer in bridges.indices {
      let z = bridges[layer].forward(mean, pass, cache: &cache.bridges[layer])
      let s = Activation.tanh.forward(z, pass, cache: &cache.bent[layer])
      states[layer].withHidden { $0.mutableMatrix().copy(s.matrix) }
    }
    return states
  }

  /// Makes room for the steps of y.
  private func begin(_ y: Tensor<Scalar>, cache: inout Cache) {
    cache.y = y
    cache.fed.resize(to: y.shape.with(columns: fedInputs.count))
    cache.features.matrix(resizedTo: y.shape.with(columns: readout.inputs)).columns(tokenColumns).copy(y.matrix)
    cache.r.resize(to: y.shape)
  }

  /// (2), (3) and (4) of step t.
  ///
  /// - Parameter before: r_t−1; nil is 0.
  private func step(_ t: Int, before: MatrixView<Scalar>?, cache: inout Cache) {
    let B = cache.y.shape[1]
    let features = cache.features.mutableMatrix().step(t, batch: B)
    let fed = cache.fed.mutableMatrix().step(t, batch: B)
    switch feeding {
    case .context:
      attention.step(t, query: cells.state(before: t, cache: cache.cells), into: fed, cache: &cache.attention)
      cells.addInputs(fed, rows: fedInputs, step: t, cache: &cache.cells)
      cells.step(t, cache: &cache.cells)
      features.columns(contextColumns).copy(fed)
    case .output:
      if let before { fed.copy(before) } else { fed.fill(0) }
      cells.addInputs(fed, rows: fedInputs, step: t, cache: &cache.cells)
      cells.step(t, cache: &cache.cells)
      attention.step(
        t, query: cache.cells.output.matrix.step(t, batch: B), into: features.columns(contextColumns),
        cache: &cache.attention)
    }
    features.columns(hiddenColumns).copy(cache.cells.output.matrix.step(t, batch: B))
    let r = cache.r.mutableMatrix().step(t, batch: B)
    multiply(features, readout.w.value.matrix, plus: readout.b!.value, into: r)  // (4)  [B, H + M + E]·[H + M + E, E]
    Scalar.kernels.activations.tanh(r.count, r.pointer, r.pointer)
  }

  // (4)  dz_t = dr_t ∘ (1 − r_t²),   d[s_t; c_t; y_t] = dz_t w_rᵀ,   dw_r = Σ_t [s_t; c_t; y_t]ᵀ dz_t
  // The gradients of c_t and s_t then go back through attention and cells in the order opposite to that of forward; what was fed gives
  // its gradient to the context, or to r_t−1.
  public mutating func backward(
    _ dr: Tensor<Scalar>, cache: inout Cache
  ) -> (dy: Tensor<Scalar>, dMemory: Tensor<Scalar>) {
    let (T, B) = (dr.shape[0], dr.shape[1])
    var dStates = cells.initialState(batch: B)
    let dReadout = cache.dReadout.matrix(resizedTo: dr.shape)
    dReadout.copy(dr.matrix)
    let dFeatures = cache.dFeatures.matrix(resizedTo: Shape(B, readout.inputs))
    let dFed = cache.dFed.matrix(resizedTo: Shape(B, fedInputs.count))
    let dY = cache.dY.matrix(resizedTo: cache.y.shape)
    for t in (0..<T).reversed() {
      let dz = dReadout.step(t, batch: B)
      if feeding == .output, t < T - 1 { dz.add(dFed) }
      let r = cache.r.matrix.step(t, batch: B)
      Scalar.kernels.activations.tanh_backward(dz.count, r.pointer, dz.pointer, dz.pointer)
      multiply(dz, readout.w.value.matrix.transposed, into: dFeatures)  // [B, E]·[E, H + M + E]
      dY.step(t, batch: B).copy(dFeatures.columns(tokenColumns))
      let (dHidden, dContext) = (dFeatures.columns(hiddenColumns), dFeatures.columns(contextColumns))
      switch feeding {
      case .context:
        cells.backwardStep(t, dy: dHidden, dStates: &dStates, cache: &cache.cells)
        cells.inputGradient(rows: fedInputs, step: t, into: dFed, cache: &cache.cells)
        dContext.add(dFed)
        dStates[dStates.count - 1].withHidden {
          attention.backwardStep(t, dContext: dContext, into: $0.mutableMatrix(), adding: true, cache: &cache.attention)
        }
      case .output:
        attention.backwardStep(t, dContext: dContext, into: dHidden, adding: true, cache: &cache.attention)
        cells.backwardStep(t, dy: dHidden, dStates: &dStates, cache: &cache.cells)
        cells.inputGradient(rows: fedInputs, step: t, into: dFed, cache: &cache.cells)
      }
    }
    readout.w.addProduct(cache.features.matrix.transposed, dReadout)
    readout.b!.addColumnSums(dReadout)
    cells.endBackward(
      inputs: [(cache.y.matrix, tokenInputs), (cache.fed.matrix, fedInputs)], cache: &cache.cells)
    let dYOfCells = cache.dYOfCells.matrix(resizedTo: cache.y.shape)
    cells.inputGradient(rows: tokenInputs, into: dYOfCells, cache: &cache.cells)
    dY.add(dYOfCells)
    let dMemory = cache.dMemory.matrix(resizedTo: cache.memoryShape)
    attention.finishBackward(into: dMemory, adding: false, cache: &cache.attention)
    addFirstStatesGradient(&dStates, to: dMemory, cache: &cache)
    cache.y = Tensor()
    return (cache.dY, cache.dMemory)
  }

  /// (1), backward.
  private mutating func addFirstStatesGradient(
    _ dStates: inout SteppedStack<Cell>.State, to dMemory: MatrixView<Scalar>, cache: inout Cache
  ) {
    for layer in bridges.indices {
      var ds = Tensor<Scalar>()
      dStates[layer].withHidden { ds = $0 }
      let dz = Activation.tanh.backward(ds, cache: &cache.bent[layer])
      let dMean = bridges[layer].backward(dz, cache: &cache.bridges[layer])
      if layer == 0 { cache.dMean = dMean } else { cache.dMean.mutableMatrix().add(dMean.matrix) }
    }
    dMemory.add(pooling.backward(cache.dMean, cache: &cache.pooling).matrix)
  }

  public func attention(_ cache: Cache) -> Tensor<Scalar> {
    let weights = cache.attention.weights  // [T, B, S]
    let (T, B, S) = (weights.shape[0], weights.shape[1], weights.shape[2])
    return Tensor(Shape(B, T, S)) { i in weights[flat: (i / S % T * B + i / (T * S)) * S + i % S] }
  }

  // MARK: - Step by step

  public struct State: TargetDecoderState {
    var cells: SteppedStack<Cell>.State
    var r: Tensor<Scalar>?  // [B, E], of the last step
    /// The source's sequence that each target is made from.
    var sources: [Int32]
    public internal(set) var attention = Tensor<Scalar>()

    public mutating func select(_ targets: [Int]) {
      for layer in cells.indices { cells[layer].forEachTensor { $1 = $1.rows(targets) } }
      r = r?.rows(targets)
      sources = targets.map { sources[$0] }
    }
  }

  // Contexts enter (3), if they are fed, and (4) by products, and are sums over the source themselves: c_t w = Σ_s α_ts (m_s w). So the
  // memory's products are taken once, and each step only sums them; there are many steps and hypotheses to a source.
  public func begin(memory: Tensor<Scalar>, memoryLengths: SequenceLengths?, cache: inout Cache) -> State {
    let fed = fedGates
    var projected = Tensor<Scalar>()
    let values = projected.matrix(resizedTo: memory.shape.with(columns: fed.count + embeddingSize))
    if !fed.isEmpty { cells.project(memory.matrix, rows: fedInputs, into: values.columns(fed)) }
    multiply(
      memory.matrix, readout.w.value.matrix.rows(contextColumns),
      into: values.columns(fed.count..<fed.count + embeddingSize))
    attention.prepare(
      memory, values: projected, lengths: memoryLengths, steps: 1, .inference, cache: &cache.attention)
    return State(
      cells: firstStates(memory, memoryLengths, .inference, cache: &cache),
      sources: (0..<memory.shape[1]).map(Int32.init))
  }

  /// Of a projected context, what goes to the gates; the rest goes to (4).
  private var fedGates: Range<Int> { 0..<(feeding == .context ? cells.gateSize : 0) }

  public func step(_ y: Tensor<Scalar>, state: inout State, cache: inout Cache) -> Tensor<Scalar> {
    let B = y.shape[1]
    let width = fedGates.count + embeddingSize
    let context = cache.projectedContext.matrix(resizedTo: Shape(B, width))
    cells.begin(from: state.cells, steps: 1, batch: B, lengths: nil, .inference, cache: &cache.cells)
    cells.addInputs(y.matrix, rows: tokenInputs, cache: &cache.cells)
    switch feeding {
    case .context:
      attention.step(
        0, query: cells.state(before: 0, cache: cache.cells), sequences: state.sources, into: context,
        cache: &cache.attention)
      cells.addProjectedInputs(context.columns(fedGates), step: 0, cache: &cache.cells)
      cells.step(0, cache: &cache.cells)
    case .output:
      if let before = state.r { cells.addInputs(before.matrix, rows: fedInputs, cache: &cache.cells) }
      cells.step(0, cache: &cache.cells)
      attention.step(
        0, query: cache.cells.output.matrix, sequences: state.sources, into: context, cache: &cache.attention)
    }
    let w = readout.w.value.matrix
    let r = cache.r.matrix(resizedTo: y.shape)
    multiply(cache.cells.output.matrix, w.rows(hiddenColumns), plus: readout.b!.value, into: r)  // (4)
    multiply(y.matrix, w.rows(tokenColumns), into: r, adding: true)
    r.add(context.columns(fedGates.count..<width))
    Scalar.kernels.activations.tanh(r.count, r.pointer, r.pointer)
    cells.end(states: &state.cells, cache: cache.cells)
    let weights = cache.attention.weights
    state.attention = weights.reshaped(to: Shape(B, weights.shape.columns))
    if feeding == .output { state.r = cache.r.reshaped(to: Shape(B, embeddingSize)) }
    return cache.r
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    for layer in bridges.indices { try bridges[layer].forEachParameter(body) }
    try attention.forEachParameter(body)
    try cells.forEachParameter(body)
    try readout.forEachParameter(body)
  }
}

extension RecurrentState {
  /// Visits the state that a layer gives as its output, [B, H].
  fileprivate mutating func withHidden(_ body: (inout Tensor<Scalar>) -> Void) {
    forEachTensor { name, tensor in if name == "h" { body(&tensor) } }
  }
}

extension MatrixView {
  /// += another matrix of the same shape.
  fileprivate func add(_ other: MatrixView) {
    precondition(other.rows == rows && other.columns == columns, "\(other) added to \(self)")
    for row in 0..<rows {
      Scalar.kernels.rows.add(columns, 1, other.pointer + row * other.stride, pointer + row * stride)
    }
  }
}

extension Tensor {
  /// Some rows of a matrix, in this order.
  fileprivate func rows(_ numbers: [Int]) -> Tensor { sequences(numbers, of: 0) }
}
