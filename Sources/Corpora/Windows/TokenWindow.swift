/// One window of a ``BatchedCorpus`` after the other, in memory that is used again. For one thread at a time.
public final class TokenWindow {
  /// The target where there is nothing to predict.
  public static let noTarget: Int32 = -1

  /// T·B ids, time-major: that of stream b in step t is `inputs[t * B + b]`.
  public private(set) var inputs: [Int32] = []
  /// T·B ids, the ones after the inputs in the corpus, or ``noTarget``.
  public private(set) var targets: [Int32] = []
  /// T.
  public private(set) var length = 0
  /// Targets that there are.
  public private(set) var targetCount = 0

  private let batches: BatchedCorpus
  /// For each stream ids that were read ahead, and where in the corpus they stand.
  private var ahead: [UInt32] = []
  private var aheadPlaces: [Range<Int>]
  private var aheadCapacity = 0

  /// Ids of a stream that are read at once.
  private static let readAhead = 4096

  init(_ batches: BatchedCorpus) {
    self.batches = batches
    aheadPlaces = Array(repeating: 0..<0, count: batches.streams)
  }

  /// Reads the steps from `step` on, as many as there are up to `length`; returns how many.
  ///
  /// Throws only when the temporary file cannot be read.
  @discardableResult
  public func read(at step: Int, length wanted: Int) throws(CorpusError) -> Int {
    precondition(step >= 0 && step <= batches.steps, "step \(step) of \(batches.steps)")
    precondition(wanted >= 1, "a window of \(wanted) steps")
    length = min(wanted, batches.steps - step)
    reserve()
    targetCount = 0
    for stream in 0..<batches.streams { try read(stream, at: step) }
    return length
  }

  private func reserve() {
    let count = length * batches.streams
    if inputs.count != count {
      inputs.removeAll(keepingCapacity: true)
      targets.removeAll(keepingCapacity: true)
      inputs.append(contentsOf: repeatElement(0, count: count))
      targets.append(contentsOf: repeatElement(0, count: count))
    }
    let capacity = max(TokenWindow.readAhead, length + 1)
    guard capacity > aheadCapacity else { return }
    aheadCapacity = capacity
    ahead = [UInt32](repeating: 0, count: capacity * batches.streams)
    aheadPlaces = Array(repeating: 0..<0, count: batches.streams)
  }

  private func read(_ stream: Int, at step: Int) throws(CorpusError) {
    let place = batches.places[stream]
    let pairs = max(0, min(length, place.pairs - step))
    let start = place.start + step
    if pairs > 0 { try readAhead(stream, start..<(start + pairs + 1)) }
    let first = stream * aheadCapacity + start - aheadPlaces[stream].lowerBound
    let columns = batches.streams
    for pair in 0..<pairs {
      inputs[pair * columns + stream] = id(first + pair)
      targets[pair * columns + stream] = id(first + pair + 1)
    }
    // A shorter stream has nothing more to see, nor to predict: any id will do.
    for pair in pairs..<length {
      inputs[pair * columns + stream] = 0
      targets[pair * columns + stream] = TokenWindow.noTarget
    }
    targetCount += pairs
  }

  @inline(__always)
  private func id(_ index: Int) -> Int32 { Int32(ahead[index] & ~EncodedCorpus.lineStart) }

  /// Sees that these ids of the corpus are in the stream's memory.
  private func readAhead(_ stream: Int, _ ids: Range<Int>) throws(CorpusError) {
    let place = aheadPlaces[stream]
    if place.lowerBound <= ids.lowerBound, ids.upperBound <= place.upperBound { return }
    let own = stream * aheadCapacity..<(stream + 1) * aheadCapacity
    let count = try ahead.withUnsafeMutableBufferPointer { (ahead) throws(CorpusError) in
      try batches.corpus.read(from: ids.lowerBound, into: UnsafeMutableBufferPointer(rebasing: ahead[own]))
    }
    aheadPlaces[stream] = ids.lowerBound..<(ids.lowerBound + count)
  }
}
