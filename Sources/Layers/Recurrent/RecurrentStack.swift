import Tensors

/// Recurrent layers on top of each other, in one direction or both: what is usually called an LSTM, a GRU or an RNN.
///
///     let lstm = RecurrentStack(layers: 2, inputSize: 300) { name, inputSize, number in
///       LSTM<Float>(
///         name: "lstm." + name, inputSize: inputSize, hiddenSize: 650, from: random.substream(UInt64(number)))
///     }
///
/// Where it is bidirectional (Schuster and Paliwal 1997, doi:10.1109/78.650093), each layer reads the sequence from both ends,
/// and its output is what both say, the forward layer's first: the next layer's input is twice as wide.
///
/// x [T, B, I] → y [T, B, H], or [T, B, 2H] if bidirectional
public struct RecurrentStack<Layer: RecurrentLayer>: Module {
  public typealias Scalar = Layer.Scalar

  /// The layers that read from step 0 on, the first nearest to the input.
  public private(set) var forwardLayers: [Layer]
  /// The layers that read from the last step on; empty unless bidirectional.
  public private(set) var reverseLayers: [Layer]
  /// Between the layers, of single elements.
  public var dropout: Dropout<Scalar>
  /// Between the layers, of the same units at all steps.
  public var lockedDropout: LockedDropout<Scalar>

  /// - Parameters:
  ///   - inputSize: I of the first layer.
  ///   - dropoutRate: of single elements, between the layers.
  ///   - lockedDropoutRate: of units for all steps, between the layers.
  ///   - weightDropRate: of weights from state to state, in every layer.
  ///   - makeLayer: makes the layer called `name` (`0`, `0.reverse`, `1` …) that has `inputSize` inputs; `number` differs for
  ///     each.
  public init(
    layers: Int, inputSize: Int, isBidirectional: Bool = false, dropoutRate: Double = 0,
    lockedDropoutRate: Double = 0, weightDropRate: Double = 0,
    _ makeLayer: (_ name: String, _ inputSize: Int, _ number: Int) -> Layer
  ) {
    precondition(layers > 0, "\(layers) recurrent layers")
    forwardLayers = []
    reverseLayers = []
    dropout = Dropout(rate: dropoutRate)
    lockedDropout = LockedDropout(rate: lockedDropoutRate)
    var inputSize = inputSize
    for layer in 0..<layers {
      forwardLayers.append(makeLayer("\(layer)", inputSize, 2 * layer))
      if isBidirectional { reverseLayers.append(makeLayer("\(layer).reverse", inputSize, 2 * layer + 1)) }
      inputSize = forwardLayers[layer].hiddenSize * (isBidirectional ? 2 : 1)
    }
    for layer in forwardLayers.indices { forwardLayers[layer].weightDrop.rate = weightDropRate }
    for layer in reverseLayers.indices { reverseLayers[layer].weightDrop.rate = weightDropRate }
  }

  public var isBidirectional: Bool { !reverseLayers.isEmpty }
  public var inputSize: Int { forwardLayers[0].inputSize }

  /// The size of an output: H, or 2H if bidirectional.
  public var outputSize: Int { forwardLayers[forwardLayers.count - 1].hiddenSize * (isBidirectional ? 2 : 1) }

  /// The states of all layers: what a sequence that was cut goes on from.
  public struct State: Sendable {
    public var forward: [Layer.State]
    public var reverse: [Layer.State]

    /// Makes all numbers zero.
    public mutating func reset() {
      for layer in forward.indices { forward[layer].reset() }
      for layer in reverse.indices { reverse[layer].reset() }
    }
  }

  /// Zeros for a batch.
  public func initialState(batch: Int) -> State {
    func states(_ layers: [Layer]) -> [Layer.State] {
      layers.map { Layer.State(batch: batch, hiddenSize: $0.hiddenSize) }
    }
    return State(forward: states(forwardLayers), reverse: states(reverseLayers))
  }

  public struct Cache: LayerCache {
    var forward: [Layer.Cache] = []
    var reverse: [Layer.Cache] = []
    var y: [Tensor<Scalar>] = []  // a layer's output [T, B, outputs]
    var dx: [Tensor<Scalar>] = []  // the gradient of a layer's input [T, B, inputs]
    var dropout: [Dropout<Scalar>.Cache] = []  // after each layer but the last
    var lockedDropout: [LockedDropout<Scalar>.Cache] = []
    var inputShape = Shape(0)
    /// Of whole texts: the states before and after them, and then their gradients.
    var states: State?
    var statesBatch = 0

    public init() {}

    mutating func prepare(for stack: RecurrentStack) {
      if forward.count == stack.forwardLayers.count && reverse.count == stack.reverseLayers.count { return }
      forward = stack.forwardLayers.map { _ in Layer.Cache() }
      reverse = stack.reverseLayers.map { _ in Layer.Cache() }
      y = stack.forwardLayers.map { _ in Tensor() }
      dx = y
      dropout = Array(repeating: .init(), count: stack.forwardLayers.count - 1)
      lockedDropout = Array(repeating: .init(), count: stack.forwardLayers.count - 1)
    }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      for layer in forward.indices {
        forward[layer].forEachActivation { body("\(layer).\($0)", $1) }
        if !reverse.isEmpty { reverse[layer].forEachActivation { body("\(layer).reverse.\($0)", $1) } }
      }
    }
  }

  /// - Parameter state: the state before the first step; changed into the one after the last.
  public func forward(
    _ x: Tensor<Scalar>, state: inout State, lengths: SequenceLengths? = nil, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    cache.prepare(for: self)
    let (T, B) = (x.shape[0], x.shape[1])
    var x = x
    for layer in forwardLayers.indices {
      let H = forwardLayers[layer].hiddenSize
      let y = cache.y[layer].matrix(resizedTo: Shape(T, B, isBidirectional ? 2 * H : H))
      forwardLayers[layer].forward(
        x, state: &state.forward[layer], lengths: lengths, direction: .forward, pass.part(2 * layer),
        into: y.columns(0..<H), cache: &cache.forward[layer])
      if isBidirectional {
        reverseLayers[layer].forward(
          x, state: &state.reverse[layer], lengths: lengths, direction: .reverse, pass.part(2 * layer + 1),
          into: y.columns(H..<2 * H), cache: &cache.reverse[layer])
      }
      if layer == 0 { cache.inputShape = x.shape }
      x = cache.y[layer]
      if layer + 1 < forwardLayers.count {
        // Parts of their own, after those of the layers.
        let part = 2 * (forwardLayers.count + layer)
        x = dropout.forward(x, pass.part(part), cache: &cache.dropout[layer])
        x = lockedDropout.forward(x, pass.part(part + 1), cache: &cache.lockedDropout[layer])
      }
    }
    return x
  }

  /// - Parameter dState: the gradient of the last state; changed into that of the first.
  /// - Returns: the gradient of x.
  public mutating func backward(
    _ dy: Tensor<Scalar>, dState: inout State, cache: inout Cache
  ) -> Tensor<Scalar> {
    var dy = dy
    for layer in forwardLayers.indices.reversed() {
      let H = forwardLayers[layer].hiddenSize
      let dx = cache.dx[layer].matrix(
        resizedTo: layer == 0 ? cache.inputShape : cache.inputShape.with(columns: forwardLayers[layer].inputSize))
      forwardLayers[layer].backward(
        dy.matrix.columns(0..<H), dState: &dState.forward[layer], into: dx, adding: false,
        cache: &cache.forward[layer])
      if isBidirectional {
        reverseLayers[layer].backward(
          dy.matrix.columns(H..<2 * H), dState: &dState.reverse[layer], into: dx, adding: true,
          cache: &cache.reverse[layer])
      }
      dy = cache.dx[layer]
      if layer > 0 {
        dy = lockedDropout.backward(dy, cache: &cache.lockedDropout[layer - 1])
        dy = dropout.backward(dy, cache: &cache.dropout[layer - 1])
      }
    }
    return dy
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    for layer in forwardLayers.indices {
      try forwardLayers[layer].forEachParameter(body)
      if isBidirectional { try reverseLayers[layer].forEachParameter(body) }
    }
  }
}

// MARK: - Whole texts

extension RecurrentStack {
  /// Texts from their start to their end: the states before them are zeros, and nobody asks for those after them.
  public func forward(
    whole x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    var states = cache.takeZeros(for: self, batch: x.shape[1])
    defer { cache.states = states }
    return forward(x, state: &states, lengths: lengths, pass, cache: &cache)
  }

  public mutating func backward(whole dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    var dStates = cache.takeZeros(for: self, batch: dy.shape[1])
    defer { cache.states = dStates }
    return backward(dy, dState: &dStates, cache: &cache)
  }
}

extension RecurrentStack.Cache {
  /// The memory of the last states, made zero.
  fileprivate mutating func takeZeros(for stack: RecurrentStack, batch: Int) -> RecurrentStack.State {
    guard statesBatch == batch, var zeros = states else {
      statesBatch = batch
      return stack.initialState(batch: batch)
    }
    states = nil
    zeros.reset()
    return zeros
  }
}
