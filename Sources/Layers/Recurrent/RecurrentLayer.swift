import Tensors

/// A recurrent layer in one direction: ``RNN``, ``LSTM`` or ``GRU``.
///
/// Whole sequences go through `forward` and `backward`. `forward` changes the state before the first step into the one after
/// the last; `backward` the gradient of the last state into that of the first. So backpropagation through time (BPTT; Werbos
/// 1990, doi:10.1109/5.58337) over the whole sequence is one call of each; ``TruncatedBPTT`` cuts a long sequence into several.
///
/// A decoder, whose input at a step depends on the step before, takes the steps one by one:
///
///     cache.course = RecurrentCourse(steps: T, batch: B)
///     layer.begin(from: state, pass, cache: &cache)
///     layer.addInputs(x, rows: …, cache: &cache)                    // what is known of all steps' inputs
///     for t in 0..<T {
///       layer.addInputs(context, step: t, rows: …, cache: &cache)     // and what is known now
///       layer.step(t, into: y, cache: &cache)
///     }
///     layer.end(state: &state, cache: cache)
///
/// x [T, B, I] → y [T, B, H]. Steps beyond a sequence's length are padding: they give 0, leave the state as it is, and take
/// part in no gradient.
public protocol RecurrentLayer<Scalar>: Module {
  associatedtype State: RecurrentState where State.Scalar == Scalar
  associatedtype Cache: RecurrentCache where Cache.Scalar == Scalar

  var inputSize: Int { get }
  var hiddenSize: Int { get }
  /// The weights of the inputs [I, G · H], G gates.
  var wx: Parameter<Scalar> { get set }
  /// Drops weights from state to state in training; its rate starts as 0.
  var weightDrop: WeightDrop<Scalar> { get set }

  /// Starts a sequence: `cache.course` says how long it is and which way it is read.
  ///
  /// Fills ``RecurrentCache/inputPart()`` with biases, for inputs to be added to.
  func begin(from state: State, _ pass: Pass, cache: inout Cache)

  /// Step t: from the state before it and the inputs' part to the state after it; writes the output into `y` [B, H].
  func step(_ t: Int, into y: MatrixView<Scalar>, cache: inout Cache)

  /// The hidden state before step t [B, H], once the step before has run: what a decoder attends with.
  func state(before t: Int, cache: Cache) -> MatrixView<Scalar>

  /// Writes the state after the last step read.
  func end(state: inout State, cache: Cache)

  /// Step t back: from the gradient of its output [B, H] and that of the state after it to the gradient of the inputs' part,
  /// which takes that part's place, and that of the state before it.
  func backwardStep(_ t: Int, dy: MatrixView<Scalar>, dState: inout State, cache: inout Cache)

  /// After all steps: adds to the gradients of all parameters but wx.
  mutating func endBackward(cache: inout Cache)
}

/// What a recurrent layer carries from step to step.
public protocol RecurrentState<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// Zeros, for a batch.
  init(batch: Int, hiddenSize: Int)

  /// Visits the tensors it is made of, each [B, H].
  mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows
}

extension RecurrentState {
  /// Makes all numbers zero.
  public mutating func reset() {
    forEachTensor { $1.fill(0) }
  }
}

/// What a recurrent layer keeps of a sequence.
public protocol RecurrentCache<Scalar>: LayerCache {
  /// The inputs [T, B, I], kept for backward; nothing for a decoder that keeps them itself.
  var x: Tensor<Scalar> { get set }
  var course: RecurrentCourse { get set }
  /// What the inputs add to the gates [T · B, G · H]; after backward the gradient of that.
  mutating func inputPart() -> MatrixView<Scalar>
}

/// The course of a sequence through a recurrent layer.
public struct RecurrentCourse: Sendable {
  /// T
  public var steps = 0
  /// B
  public var batch = 0
  public var lengths: SequenceLengths?
  public var direction = Direction.forward

  public init() {}

  public init(steps: Int, batch: Int, lengths: SequenceLengths? = nil, direction: Direction = .forward) {
    lengths.check(steps: steps, batch: batch)
    (self.steps, self.batch, self.lengths, self.direction) = (steps, batch, lengths, direction)
  }

  /// In the T + 1 states, between which the steps are: the first and the last one in the direction of reading.
  var firstState: Int { direction == .forward ? 0 : steps }
  var lastState: Int { direction == .forward ? steps : 0 }
  /// The states before and after step t.
  func stateBefore(_ t: Int) -> Int { direction == .forward ? t : t + 1 }
  func stateAfter(_ t: Int) -> Int { direction == .forward ? t + 1 : t }
  /// The rows of the states before all steps, in the order of the steps, among (T + 1) · B.
  var rowsBefore: Range<Int> {
    let first = direction == .forward ? 0 : batch
    return first..<first + steps * batch
  }
  /// The step that is read as number i.
  func step(_ i: Int) -> Int { direction == .forward ? i : steps - 1 - i }
}

/// Which end of a sequence a recurrent layer starts from.
public enum Direction: Sendable { case forward, reverse }
