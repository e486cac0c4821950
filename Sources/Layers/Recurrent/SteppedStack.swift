import Tensors

/// Recurrent layers on top of each other that are taken step by step, all layers in each step: a decoder's, whose input depends on
/// what the step before gave.
///
///     stack.begin(from: states, steps: T, batch: B, lengths: lengths, pass, cache: &cache)
///     stack.addInputs(x, rows: 0..<E, cache: &cache)                        // what is known of all steps
///     for t in 0..<T {
///       stack.addInputs(context, rows: E..<E + M, step: t, cache: &cache)     // and what is known now
///       stack.step(t, cache: &cache)
///     }
///     cache.output                                                          // [T, B, H], of the top layer
///
/// Dropout between layers drops other elements at each step. Steps beyond a sequence's length are padding, as in
/// ``RecurrentLayer``.
public struct SteppedStack<Layer: RecurrentLayer>: Module {
  public typealias Scalar = Layer.Scalar
  /// Of all layers, the lowest first.
  public typealias State = [Layer.State]

  public var layers: [Layer]
  /// Of what a layer gives to the next.
  public let dropoutRate: Double

  /// - Parameter layer: makes a layer from its name, the number of its inputs and its number.
  public init(
    layers count: Int, inputSize: Int, hiddenSize: Int, dropoutRate: Double = 0,
    _ layer: (_ name: String, _ inputSize: Int, _ number: Int) -> Layer
  ) {
    precondition(count > 0, "a stack of \(count) layers")
    layers = (0..<count).map { layer("\($0)", $0 == 0 ? inputSize : hiddenSize, $0) }
    self.dropoutRate = dropoutRate
  }

  /// H
  public var hiddenSize: Int { layers[0].hiddenSize }

  /// Zeros.
  public func initialState(batch: Int) -> State { layers.map { Layer.State(batch: batch, hiddenSize: $0.hiddenSize) } }

  public struct Cache: LayerCache {
    var layers: [Layer.Cache] = []
    var outputs: [Tensor<Scalar>] = []  // of each layer [T, B, H]
    var inputs: [Tensor<Scalar>] = []  // of each layer but the lowest, after dropout [T, B, H]
    var dInput = Tensor<Scalar>()  // [B, H]
    var pass = Pass.inference
    var batch = 0

    public init() {}

    /// Of the top layer: [T, B, H].
    public var output: Tensor<Scalar> { outputs[outputs.count - 1] }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      for (i, layer) in layers.enumerated() { layer.forEachActivation { body("\(i).\($0)", $1) } }
    }
  }

  public func begin(
    from states: State, steps: Int, batch: Int, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) {
    if cache.layers.count != layers.count {
      cache.layers = layers.map { _ in Layer.Cache() }
      cache.outputs = layers.map { _ in Tensor() }
      cache.inputs = cache.outputs
    }
    (cache.pass, cache.batch) = (pass, batch)
    for i in layers.indices {
      cache.layers[i].course = RecurrentCourse(steps: steps, batch: batch, lengths: lengths)
      layers[i].begin(from: states[i], pass.part(i), cache: &cache.layers[i])
      cache.outputs[i].resize(to: Shape(steps, batch, hiddenSize))
      if i > 0 { cache.inputs[i].resize(to: Shape(steps, batch, hiddenSize)) }
    }
  }

  /// Adds a part of the inputs of all steps, or of one: see ``RecurrentLayer``.
  public func addInputs(_ x: MatrixView<Scalar>, rows: Range<Int>, step t: Int? = nil, cache: inout Cache) {
    layers[0].addInputs(x, rows: rows, step: t, cache: &cache.layers[0])
  }

  /// What a part of the inputs adds to the gates, and adding it: see ``RecurrentLayer``.
  public func project(_ x: MatrixView<Scalar>, rows: Range<Int>, into z: MatrixView<Scalar>) {
    layers[0].project(x, rows: rows, into: z)
  }

  /// G · H
  public var gateSize: Int { layers[0].wx.value.shape.columns }

  public func addProjectedInputs(_ projected: MatrixView<Scalar>, step t: Int, cache: inout Cache) {
    layers[0].addProjectedInputs(projected, step: t, cache: &cache.layers[0])
  }

  public func step(_ t: Int, cache: inout Cache) {
    let B = cache.batch
    for i in layers.indices {
      if i > 0 {
        let (below, input) = (
          cache.outputs[i - 1].matrix.step(t, batch: B), cache.inputs[i].mutableMatrix().step(t, batch: B)
        )
        if let mask = mask(i, t, cache) { mask.apply(below, into: input) } else { input.copy(below) }
        layers[i].addInputs(input, rows: 0..<hiddenSize, step: t, cache: &cache.layers[i])
      }
      layers[i].step(t, into: cache.outputs[i].mutableMatrix().step(t, batch: B), cache: &cache.layers[i])
    }
  }

  /// Of what layer i − 1 gives at step t.
  private func mask(_ i: Int, _ t: Int, _ cache: Cache) -> DropoutMask? {
    DropoutMask(rate: dropoutRate, cache.pass.part(layers.count + i).part(t))
  }

  /// The top layer's state before step t, once the step before has run: [B, H].
  public func state(before t: Int, cache: Cache) -> MatrixView<Scalar> {
    layers[layers.count - 1].state(before: t, cache: cache.layers[layers.count - 1])
  }

  /// Writes the states after the last step.
  public func end(states: inout State, cache: Cache) {
    for i in layers.indices { layers[i].end(state: &states[i], cache: cache.layers[i]) }
  }

  /// Step t back.
  ///
  /// - Parameters:
  ///   - dy: the gradient of the output [B, H].
  ///   - dStates: that of the states after the step; changed into that of the states before it.
  public func backwardStep(_ t: Int, dy: MatrixView<Scalar>, dStates: inout State, cache: inout Cache) {
    var dy = dy
    for i in layers.indices.reversed() {
      layers[i].backwardStep(t, dy: dy, dState: &dStates[i], cache: &cache.layers[i])
      if i == 0 { return }
      let dInput = cache.dInput.matrix(resizedTo: Shape(cache.batch, hiddenSize))
      layers[i].inputGradient(rows: 0..<hiddenSize, step: t, into: dInput, cache: &cache.layers[i])
      mask(i, t, cache)?.apply(dInput, into: dInput)
      dy = dInput
    }
  }

  /// The gradient of a part of the inputs: see ``RecurrentLayer``.
  public func inputGradient(
    rows: Range<Int>, step t: Int? = nil, into dx: MatrixView<Scalar>, cache: inout Cache
  ) {
    layers[0].inputGradient(rows: rows, step: t, into: dx, cache: &cache.layers[0])
  }

  /// After all steps: adds to the parameters' gradients.
  ///
  /// - Parameter inputs: the parts of the inputs of all steps [T · B, part], and which of the inputs they are.
  public mutating func endBackward(inputs: [(x: MatrixView<Scalar>, rows: Range<Int>)], cache: inout Cache) {
    for i in layers.indices {
      layers[i].endBackward(cache: &cache.layers[i])
      for (x, rows) in i == 0 ? inputs : [(cache.inputs[i].matrix, 0..<hiddenSize)] {
        layers[i].addInputWeightGradient(x, rows: rows, cache: &cache.layers[i])
      }
    }
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    for i in layers.indices { try layers[i].forEachParameter(body) }
  }
}
