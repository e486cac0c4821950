import Tensors

/// A layer or loss at sizes that all differ, ready to be checked: the tests run every case, and `skein gradcheck` shows them.
public struct GradientCase: Sendable, CustomStringConvertible {
  /// What `skein gradcheck` selects by: `lstm`, `attention`.
  public let layer: String
  /// What tells it from the layer's other cases: `reverse, padded`; may be empty.
  public let variant: String
  private let check: @Sendable () -> [GradientEntry]

  public init(_ layer: String, _ variant: String = "", check: @escaping @Sendable () -> [GradientEntry]) {
    self.layer = layer
    self.variant = variant
    self.check = check
  }

  public func run() -> [GradientEntry] { check() }

  public var description: String { variant.isEmpty ? layer : "\(layer) (\(variant))" }

  /// Every case there is.
  public static var all: [GradientCase] {
    recurrent + attention + transformer + embedding + dropout + convolution + pooling + normalization + activation
      + losses + penalties + output
  }

  /// Normal numbers, other ones for each `number`.
  static func numbers(_ shape: Shape, _ number: UInt64) -> Tensor<Double> {
    let random = CounterRandom(seed: 17, stream: number)
    return Tensor(shape) { random.normal(at: UInt64($0)) }
  }

  /// Random numbers for parameters and dropout.
  static var random: CounterRandom { CounterRandom(seed: 23, stream: 0) }

  /// The module with normal numbers where a parameter starts as zeros: a bias that is not zero hides nothing.
  static func withRandomBiases<M: Module<Double>>(_ module: M) -> M {
    var module = module
    var number: UInt64 = 100
    module.forEachParameter { parameter in
      number += 1
      if parameter.value.elements.allSatisfy({ $0 == 0 }) { parameter.value = numbers(parameter.value.shape, number) }
    }
    return module
  }

  /// Σ weights ∘ y: a loss whose gradient for y is `weights`.
  static func weighted(_ y: Tensor<Double>, _ weights: Tensor<Double>) -> Double {
    precondition(y.shape == weights.shape, "outputs of \(y.shape), weights of \(weights.shape)")
    return zip(y.elements, weights.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
