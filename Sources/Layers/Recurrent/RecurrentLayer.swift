import Tensors

/// A recurrent layer over whole sequences: RNN, LSTM or GRU, in one direction.
///
/// `forward` changes the state before the first step into the one after the last; `backward` the gradient of the last
/// state into that of the first. So backpropagation through time (Werbos 1990, doi:10.1109/5.58337) over the
/// whole sequence is one call of each; ``TruncatedBPTT`` cuts a long sequence into several.
///
/// x [T, B, I] → y [T, B, H]. Steps beyond a sequence's length are padding: they give 0, leave the state as it is, and take
/// part in no gradient.
public protocol RecurrentLayer<Scalar>: Module {
  associatedtype State: RecurrentState where State.Scalar == Scalar
  associatedtype Cache: LayerCache where Cache.Scalar == Scalar

  var inputSize: Int { get }
  var hiddenSize: Int { get }

  /// Writes the outputs into `y` [T · B, H].
  ///
  /// - Parameters:
  ///   - state: the state before the first step that is read; changed into the one after the last.
  ///   - direction: whether step 0 is read first or last.
  func forward(
    _ x: Tensor<Scalar>, state: inout State, lengths: SequenceLengths?, direction: Direction, _ pass: Pass,
    into y: MatrixView<Scalar>, cache: inout Cache)

  /// - Parameters:
  ///   - dy: the gradient of y [T · B, H].
  ///   - dState: the gradient of the last state; changed into that of the first.
  ///   - dx: [T · B, I], where the gradient of x is written, or added to what is there if `adding`.
  mutating func backward(
    _ dy: MatrixView<Scalar>, dState: inout State, into dx: MatrixView<Scalar>, adding: Bool, cache: inout Cache)
}

/// What a recurrent layer carries from step to step.
public protocol RecurrentState<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Zeros, for a batch.
  init(batch: Int, hiddenSize: Int)

  /// Visits the tensors it is made of, each [B, H].
  mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) -> Void)
}

extension RecurrentState {
  /// Makes all numbers zero.
  public mutating func reset() {
    forEachTensor { $1.fill(0) }
  }
}

/// Which end of a sequence a recurrent layer starts from.
public enum Direction: Sendable {
  case forward, reverse

  /// In T + 1 states, of which step t is between t and t + 1: the one before step t.
  func before(_ t: Int) -> Int { self == .forward ? t : t + 1 }

  /// The one after step t.
  func after(_ t: Int) -> Int { self == .forward ? t + 1 : t }

  /// The step that is read `i`th of `count`.
  func step(_ i: Int, of count: Int) -> Int { self == .forward ? i : count - 1 - i }
}
