import Layers
import Tensors

/// The middle of a language model, from embedded tokens to what the next token is told from: recurrent layers, or causal
/// transformer layers.
///
/// x [T, B, D] → y [T, B, H]; the output of a step depends on the steps up to it alone.
public protocol SequenceBody<Scalar>: Module {
  /// What is carried from one window of a text to the next.
  associatedtype State: SequenceState where State.Scalar == Scalar
  associatedtype Cache: LayerCache where Cache.Scalar == Scalar

  /// A body with random weights.
  init(_ configuration: LanguageModelConfiguration, from random: CounterRandom)

  /// H
  var outputSize: Int { get }

  /// The state before the first token of each of `batch` texts.
  func initialState(batch: Int) -> State

  /// - Parameter state: the state before the window; changed into the one after it.
  func forward(_ x: Tensor<Scalar>, state: inout State, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar>

  /// Back through the window that forward read. There the gradient is cut: the state before it is taken as given.
  mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar>
}

/// What a body carries from one window of a text to the next.
public protocol SequenceState<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Visits the tensors it is made of, by names that stay the same for good, such as `0.h`: what a checkpoint keeps.
  mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows

  /// Makes it the state before a text's first token.
  mutating func reset()

  /// The sequences with these numbers, in this order: a beam's hypotheses go on from those they grew out of.
  func sequences(_ numbers: [Int]) -> Self
}
