import Layers
import Tensors

/// The middle of a text classifier, from embedded tokens to one vector a text: layers, and the pooling of their steps.
///
/// x [T, B, D] → y [B, H]; padding changes no text's vector, and gets no gradient.
public protocol SequenceEncoder<Scalar>: Module {
  associatedtype Cache: SequenceEncoderCache where Cache.Scalar == Scalar

  /// An encoder with random weights.
  init(_ configuration: NetworkConfiguration, from random: CounterRandom)

  /// H
  var outputSize: Int { get }

  /// - Parameter lengths: nil where all steps are real; each text has one at least.
  func forward(_ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar>

  /// - Returns: the gradient of x, 0 in padding.
  mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar>
}

public protocol SequenceEncoderCache<Scalar>: LayerCache {
  /// What each step counted in the last pass [T, B], where pooling is by attention.
  var attention: Tensor<Scalar>? { get }
}
