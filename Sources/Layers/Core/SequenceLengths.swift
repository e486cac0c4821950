/// How many real steps each sequence of a batch has; the rest, at its end, is padding.
///
///     let lengths = SequenceLengths([5, 2, 3], steps: 5)     // B = 3, T = 5
public struct SequenceLengths: Sendable, Equatable {
  /// One length a sequence, from 0 to T.
  public let lengths: [Int32]
  /// T
  public let steps: Int

  public init(_ lengths: [Int], steps: Int) {
    precondition(lengths.allSatisfy { $0 >= 0 && $0 <= steps }, "lengths \(lengths) in \(steps) steps")
    self.lengths = lengths.map(Int32.init)
    self.steps = steps
  }

  /// Whether step `t` of sequence `b` is padding.
  public func isPadding(_ t: Int, _ b: Int) -> Bool { t >= Int(lengths[b]) }

  /// The number of real positions.
  public var positions: Int { lengths.reduce(0) { $0 + Int($1) } }
}

extension SequenceLengths? {
  /// Lengths as kernels take them: a null pointer where all steps are real.
  func withPointer<Result>(_ body: (UnsafePointer<Int32>?) -> Result) -> Result {
    (self?.lengths).withPointer(body)
  }

  func check(steps: Int, batch: Int) {
    guard let self else { return }
    precondition(
      self.lengths.count == batch && self.steps == steps,
      "\(self.lengths.count) lengths in \(self.steps) steps for a batch of \(batch) in \(steps) steps")
  }
}

extension [Int32]? {
  /// Numbers as kernels take them where they may be absent.
  func withPointer<Result>(_ body: (UnsafePointer<Int32>?) -> Result) -> Result {
    guard let self else { return body(nil) }
    return self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
