import Tensors

/// Truncated backpropagation through time: a long sequence is read with its state carried on, and every k1 steps the loss of
/// those k1 steps is propagated back through the last k2 steps. What lies further back is taken as given: there the gradient
/// is cut. Williams and Peng 1990 (doi:10.1162/neco.1990.2.4.490), where it is BPTT(k2; k1).
///
/// With k1 = k2 the windows follow each other without overlap, as language models are trained:
///
///     TruncatedBPTT(k1: 35).windows(steps: 100)      // 0..<35, 35..<70, 70..<100
///
/// With k2 > k1 they overlap: every window reads k2 − k1 steps before the ones whose loss counts, so that each loss reaches
/// at least k2 − k1 steps back.
///
///     TruncatedBPTT(k1: 2, k2: 5).windows(steps: 7)
///     // steps 0..<2 loss 0..<2, steps 0..<4 loss 2..<4, steps 1..<6 loss 4..<6, steps 2..<7 loss 6..<7
public struct TruncatedBPTT: Sendable, Codable, Equatable {
  /// Steps between two updates.
  public let k1: Int
  /// Steps that a gradient goes back at most.
  public let k2: Int

  /// - Parameter k2: nil is k1.
  public init(k1: Int, k2: Int? = nil) {
    self.k1 = k1
    self.k2 = k2 ?? k1
    precondition(k1 > 0 && self.k2 >= k1, "truncated BPTT with k1 \(k1), k2 \(self.k2): 0 < k1 ≤ k2")
  }

  /// A part of the sequence that is propagated forward and back as one.
  public struct Window: Sendable, Equatable {
    /// The steps that are read, from the state before the first of them.
    public let steps: Range<Int>
    /// Those whose loss counts, the last ones.
    public let lossSteps: Range<Int>
  }

  /// The windows of a sequence; each step's loss counts in exactly one.
  public func windows(steps count: Int) -> [Window] {
    stride(from: 0, to: count, by: k1).map { first in
      let end = min(first + k1, count)
      return Window(steps: max(0, end - k2)..<end, lossSteps: first..<end)
    }
  }
}

extension TruncatedBPTT {
  /// Goes through a sequence window by window: forward from the state before the window, then back through it.
  ///
  /// - Parameters:
  ///   - x: [T, B, I]
  ///   - state: the state before the sequence; changed into the one after it.
  ///   - loss: is given a window and the outputs of its steps [steps, B, H]; returns their gradient, which has to be zero
  ///     outside the window's ``Window/lossSteps``.
  ///   - update: is called once the window's gradients are added to those of the weights, to update the weights. By
  ///     then the state before the next window is known, computed with the weights as they were.
  /// - Returns: for each window the gradient of its steps of x.
  @discardableResult
  public func run<Layer: RecurrentLayer>(
    _ stack: inout RecurrentStack<Layer>, _ x: Tensor<Layer.Scalar>, state: inout RecurrentStack<Layer>.State,
    _ pass: Pass, loss: (Window, Tensor<Layer.Scalar>) -> Tensor<Layer.Scalar>,
    update: (Window, inout RecurrentStack<Layer>) -> Void = { _, _ in }
  ) -> [Tensor<Layer.Scalar>] {
    precondition(!stack.isBidirectional, "a sequence that is read from both ends cannot be cut")
    var cache = RecurrentStack<Layer>.Cache()
    var dState = stack.initialState(batch: x.shape[1])
    var gradients: [Tensor<Layer.Scalar>] = []
    let windows = windows(steps: x.shape[0])
    var start = state  // before the window's first step
    for (number, window) in windows.enumerated() {
      state = start
      let y = stack.forward(x.steps(window.steps), state: &state, pass, cache: &cache)
      let dy = loss(window, y)
      dState.reset()  // nothing comes back from later windows
      gradients.append(stack.backward(dy, dState: &dState, cache: &cache))
      if number + 1 < windows.count {
        // The next window may start inside this one: its state is read again from this window's start.
        let next = windows[number + 1].steps.lowerBound
        if next == window.steps.upperBound {
          start = state
        } else if next > window.steps.lowerBound {
          _ = stack.forward(x.steps(window.steps.lowerBound..<next), state: &start, .inference, cache: &cache)
        }
      }
      update(window, &stack)
    }
    return gradients
  }
}
