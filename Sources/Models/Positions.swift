import Layers
import Tensors

/// Where in a text each position is, by learned vectors or fixed waves: what a transformer needs before its layers.
///
/// x [T, B, D] → y [T, B, D]
struct Positions<Scalar: TensorScalar>: Module {
  // One of both.
  private var learned: LearnedPositions<Scalar>?
  private let sinusoidal: SinusoidalPositions<Scalar>?

  init(
    name: String, _ configuration: LanguageModelConfiguration.Transformer, width: Int, from random: CounterRandom
  ) {
    switch configuration.positions {
    case .learned:
      learned = LearnedPositions(
        name: name + ".positions", width: width, greatestLength: configuration.contextLength, from: random)
      sinusoidal = nil
    case .sinusoidal:
      sinusoidal = SinusoidalPositions(width: width, greatestLength: configuration.contextLength)
    }
  }

  struct Cache: Sendable {
    fileprivate var learned = LearnedPositions<Scalar>.Cache()
    fileprivate var sinusoidal = SinusoidalPositions<Scalar>.Cache()
  }

  /// - Parameter first: the position of x's step 0.
  func forward(_ x: Tensor<Scalar>, from first: Int = 0, cache: inout Cache) -> Tensor<Scalar> {
    learned?.forward(x, from: first, cache: &cache.learned)
      ?? sinusoidal!.forward(x, from: first, cache: &cache.sinusoidal)
  }

  mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    learned?.backward(dy, cache: &cache.learned) ?? sinusoidal!.backward(dy, cache: &cache.sinusoidal)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try learned?.forEachParameter(body)
  }
}
