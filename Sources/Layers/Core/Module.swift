import Tensors

/// Something with parameters: a layer, or a model made of layers. Modules are values: a copy is a snapshot.
///
/// By convention a layer has
///
///     func forward(_ x: …, _ pass: Pass, cache: inout Cache) -> …       // keeps in the cache what backward needs
///     mutating func backward(_ dy: …, cache: inout Cache) -> …          // adds to the parameters' gradients, gives dx
///
/// where `forward` with ``Pass/inference`` keeps nothing. A backward pass uses up what forward kept. A cache belongs to
/// one layer and is used again and again: it holds the memory of outputs and gradients, so that a step with the shapes of
/// the step before allocates nothing. Who holds on to an output makes the next pass allocate: never a wrong result.
public protocol Module<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Visits every parameter once, in the order in which forward uses them.
  mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows
}

extension Module {
  public mutating func clearGradients() {
    forEachParameter { $0.clearGradient() }
  }

  /// All parameters, copied.
  public var parameters: [Parameter<Scalar>] {
    var copy = self
    var parameters: [Parameter<Scalar>] = []
    copy.forEachParameter { parameters.append($0) }
    return parameters
  }

  /// The number of weights.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }
}

/// What a layer keeps from forward for backward, and the memory it uses again.
public protocol LayerCache<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar
  init()

  /// Visits what forward computed, in its order, by names such as `gates`: to find where a number first went wrong, and for
  /// plots.
  func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void)
}

/// What a forward pass is for.
public enum Pass: Sendable {
  /// Dropout does nothing, and caches keep nothing for backward.
  case inference
  /// Dropout draws from these numbers; the same numbers give the same pass. Each layer takes the substream of its own
  /// position, so a model gives each step of training another `random`.
  case training(CounterRandom)

  public var isTraining: Bool {
    if case .training = self { true } else { false }
  }

  /// The pass for a part of a layer: its dropout draws other numbers than that of the other parts.
  public func part(_ number: Int) -> Pass {
    switch self {
    case .inference: .inference
    case .training(let random): .training(random.substream(UInt64(number)))
    }
  }
}
