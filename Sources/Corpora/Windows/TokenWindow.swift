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
  /// For each stream where in ``ahead`` the window's ids are.
  private var slices: [Range<Int>]
  private var aheadCapacity = 0

  /// Ids of a stream that are read at once.
  private static let readAhead = 4096

  init(_ batches: BatchedCorpus) {
    self.batches = batches
    aheadPlaces = Array(repeating: 0..<0, count: batches.streams)
    slices = aheadPlaces
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
    for stream in 0..<batches.streams {
      let place = batches.places[stream]
      let pairs = max(0, min(length, place.pairs - step))
      slices[stream] = 0..<0
      if pairs > 0 { slices[stream] = try readAhead(stream, place.start + step..<place.start + step + pairs + 1) }
      targetCount += pairs
    }
    inputs.withUnsafeMutableBufferPointer { inputs in
      targets.withUnsafeMutableBufferPointer { targets in
        ahead.withUnsafeBufferPointer { ahead in
          for stream in 0..<batches.streams {
            copy(UnsafeBufferPointer(rebasing: ahead[slices[stream]]), stream, inputs, targets)
          }
        }
      }
    }
    return length
  }

  /// Fills a stream's column of the window with its ids, each an input and the next one's target.
  private func copy(
    _ ids: UnsafeBufferPointer<UInt32>, _ stream: Int, _ inputs: UnsafeMutableBufferPointer<Int32>,
    _ targets: UnsafeMutableBufferPointer<Int32>
  ) {
    let pairs = max(0, ids.count - 1)
    var place = stream
    var next = pairs > 0 ? Int32(ids[0] & ~EncodedCorpus.lineStart) : 0
    for pair in 0..<pairs {
      inputs[place] = next
      next = Int32(ids[pair + 1] & ~EncodedCorpus.lineStart)
      targets[place] = next
      place += batches.streams
    }
    // A shorter stream has nothing more to see, nor to predict: any id will do.
    for _ in pairs..<length {
      inputs[place] = 0
      targets[place] = TokenWindow.noTarget
      place += batches.streams
    }
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

  /// Sees that these ids of the corpus are in the stream's memory; returns where in ``ahead``.
  private func readAhead(_ stream: Int, _ ids: Range<Int>) throws(CorpusError) -> Range<Int> {
    let own = stream * aheadCapacity..<(stream + 1) * aheadCapacity
    if ids.lowerBound < aheadPlaces[stream].lowerBound || aheadPlaces[stream].upperBound < ids.upperBound {
      let count = try ahead.withUnsafeMutableBufferPointer { (ahead) throws(CorpusError) in
        try batches.corpus.read(from: ids.lowerBound, into: UnsafeMutableBufferPointer(rebasing: ahead[own]))
      }
      aheadPlaces[stream] = ids.lowerBound..<(ids.lowerBound + count)
    }
    let first = own.lowerBound + ids.lowerBound - aheadPlaces[stream].lowerBound
    return first..<(first + ids.count)
  }
}
