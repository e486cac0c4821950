/// The numbers of the tokens of a batch of sequences, step by step: what an embedding looks up.
///
///     let tokens = Tokens([[5, 2, 7], [4, 9]], padding: 0)   // T = 3, B = 2
///     tokens[1, 0]                                           // 2
///     tokens.ids                                             // [5, 4, 2, 9, 7, 0]: time-major
public struct Tokens: Sendable, Equatable {
  /// T
  public let steps: Int
  /// B
  public let batch: Int
  /// [T, B]
  public private(set) var ids: [Int32]

  /// - Parameter ids: T · B numbers, all sequences' first tokens first.
  public init(steps: Int, batch: Int, ids: [Int32]) {
    precondition(
      steps >= 0 && batch >= 0 && ids.count == steps * batch, "\(ids.count) tokens for [\(steps), \(batch)]")
    self.steps = steps
    self.batch = batch
    self.ids = ids
  }

  /// Sequences side by side, the shorter ones filled up at their ends.
  public init(_ sequences: [[Int32]], padding: Int32) {
    let steps = sequences.map(\.count).max() ?? 0
    self.init(
      steps: steps, batch: sequences.count,
      ids: (0..<steps).flatMap { t in sequences.map { t < $0.count ? $0[t] : padding } })
  }

  /// The token of step `t` in sequence `b`.
  public subscript(t: Int, b: Int) -> Int32 {
    get { ids[offset(t, b)] }
    set { ids[offset(t, b)] = newValue }
  }

  /// Where the token of a step and a sequence is in ``ids``.
  private func offset(_ t: Int, _ b: Int) -> Int {
    precondition(t >= 0 && t < steps && b >= 0 && b < batch, "token [\(t), \(b)] of [\(steps), \(batch)]")
    return t * batch + b
  }

  /// All tokens at once, in the order of ``ids``, to be written; valid during the call.
  public mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Int32>) -> Result
  ) -> Result {
    ids.withUnsafeMutableBufferPointer { body($0) }
  }
}

extension Tokens: CustomStringConvertible {
  public var description: String { "tokens [\(steps), \(batch)]" }
}
