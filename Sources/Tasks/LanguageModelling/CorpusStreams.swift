import Corpora

/// A text read at several places at once: cut into B contiguous streams, each of which is walked through window by window.
struct CorpusStreams {
  private let text: EncodedCorpus
  /// Which tokens of each stream are inputs; the target of each is the token after it.
  private let ranges: [Range<Int>]
  /// Windows cover so many steps.
  let length: Int
  private var buffer: [UInt32] = []

  /// - Parameter isWhole: whether every token but the first is predicted, for which some streams are a step longer than
  ///   others; else all are equally long, and up to B − 1 tokens at the end are left out.
  init(_ text: EncodedCorpus, count: Int, isWhole: Bool = false) {
    self.text = text
    let pairs = max(0, text.tokenCount - 1)
    let length = pairs / count
    ranges = (0..<count).map { b in
      isWhole ? pairs * b / count..<pairs * (b + 1) / count : length * b..<length * (b + 1)
    }
    self.length = ranges.map(\.count).max() ?? 0
  }

  var count: Int { ranges.count }

  /// Reads a window [T, B]; where a stream has ended, targets are −1.
  mutating func read(from offset: Int, steps: Int, inputs: inout [Int32], targets: inout [Int32]) throws(CorpusError) {
    let batch = ranges.count
    if inputs.count != steps * batch {
      inputs = Array(repeating: 0, count: steps * batch)
      targets = inputs
    }
    if buffer.count != steps + 1 { buffer = Array(repeating: 0, count: steps + 1) }
    for (b, range) in ranges.enumerated() {
      let known = max(0, min(steps, range.count - offset))
      if known > 0 {
        let first = range.lowerBound + offset
        _ = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(CorpusError) in
          try text.read(from: first, into: UnsafeMutableBufferPointer(rebasing: buffer[...known]))
        }
      }
      for t in 0..<steps {
        inputs[t * batch + b] = t < known ? Int32(buffer[t] & ~EncodedCorpus.lineStart) : 0
        targets[t * batch + b] = t < known ? Int32(buffer[t + 1] & ~EncodedCorpus.lineStart) : -1
      }
    }
  }
}
