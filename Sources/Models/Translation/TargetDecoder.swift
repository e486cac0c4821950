import Layers
import Tensors

/// Writes the target: from embedded tokens and what was read of the source to what the next tokens are told from.
///
/// y [T, B, E], memory [S, B, M] → r [T, B, R]; the output of a step depends on the target's tokens up to it alone.
public protocol TargetDecoder<Scalar>: Module {
  associatedtype State: TargetDecoderState where State.Scalar == Scalar
  associatedtype Cache: LayerCache where Cache.Scalar == Scalar

  /// A decoder with random weights.
  init(_ configuration: TranslatorConfiguration, memorySize: Int, from random: CounterRandom)

  /// R
  var outputSize: Int { get }

  /// - Parameter lengths: of the targets; outputs in padding are of no use.
  func forward(
    _ y: Tensor<Scalar>, lengths: SequenceLengths?, memory: Tensor<Scalar>, memoryLengths: SequenceLengths?,
    _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar>

  /// - Returns: the gradients of y and of the memory.
  mutating func backward(
    _ dr: Tensor<Scalar>, cache: inout Cache
  ) -> (dy: Tensor<Scalar>, dMemory: Tensor<Scalar>)

  /// Where each step of the last pass looked: [B, T, S].
  func attention(_ cache: Cache) -> Tensor<Scalar>

  /// The state before the first token of a target for each sequence of the memory, which the cache then keeps: steps of one state
  /// at a time go with a cache.
  func begin(memory: Tensor<Scalar>, memoryLengths: SequenceLengths?, cache: inout Cache) -> State

  /// One step, without dropout: y [1, B, E] → r [1, B, R].
  func step(_ y: Tensor<Scalar>, state: inout State, cache: inout Cache) -> Tensor<Scalar>
}

/// Where a number of targets are that are made step by step.
public protocol TargetDecoderState<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Where the last step looked: [B, S].
  var attention: Tensor<Scalar> { get }

  /// The targets with these numbers, in this order; one may come several times.
  mutating func select(_ targets: [Int])
}
