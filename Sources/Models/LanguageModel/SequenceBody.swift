import Layers
import Tensors

/// The middle of a language model, from embedded tokens to what the next token is told from: recurrent layers, or causal
/// transformer layers.
///
/// x [T, B, D] → y [T, B, H]; row t of a sequence depends on the rows up to t alone.
public protocol SequenceBody<Scalar>: Module {
  /// What is carried from one window of a text to the next.
  associatedtype State: Sendable
  associatedtype Cache: LayerCache where Cache.Scalar == Scalar

  /// D
  var inputSize: Int { get }
  /// H
  var outputSize: Int { get }

  /// The state before a text's first token, for a batch of texts.
  func initialState(batch: Int) -> State

  /// Makes a state again what ``initialState(batch:)`` gives.
  func reset(_ state: inout State)

  /// Visits the tensors of a state, by names that stay the same for good: what a checkpoint keeps.
  func forEachTensor(of state: inout State, _ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows

  /// - Parameter state: the state before the window; changed into the one after it.
  func forward(_ x: Tensor<Scalar>, state: inout State, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar>

  /// Back through the window that forward read. The gradient is cut at its start: the state before it is taken as given.
  mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar>
}
