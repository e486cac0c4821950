/// A corpus of N ids as B streams that a language model reads side by side, window after window (truncated BPTT).
///
///     let batches = BatchedCorpus(corpus, streams: 20, .dropping)
///     let window = batches.makeWindow()
///     for step in stride(from: 0, to: batches.steps, by: 35) {
///       try window.read(at: step, length: 35)      // window.inputs [T, B], window.targets [T·B]; the last may be shorter
///     }
///
/// A pair is an id and the one after it: what the model sees, and what it has to predict. Each stream is a contiguous run of
/// pairs, and step t of a window has pair t of every stream.
public struct BatchedCorpus: Sendable {
  /// What to do when the ids do not divide evenly.
  public enum Remainder: Sendable {
    /// For training: streams of ⌊N/B⌋ ids, as `batchify` of PyTorch's word language model makes them. The ids at the end are not
    /// used, and the first id of each stream is not predicted.
    case dropping
    /// For evaluation: every id after the first is predicted exactly once. The first streams have a pair more than the others,
    /// whose target in the last step is ``TokenWindow/noTarget``.
    case covering
  }

  /// B.
  public let streams: Int
  /// The number of steps: pairs in the longest stream.
  public let steps: Int
  /// Pairs of all streams: ids that are predicted.
  public let predicted: Int
  /// Ids that are not predicted though something stands before them.
  public let dropped: Int
  /// Where each stream's first id stands, and how many pairs it has.
  let places: [(start: Int, pairs: Int)]
  let corpus: EncodedCorpus

  public init(_ corpus: EncodedCorpus, streams: Int, _ remainder: Remainder) {
    precondition(streams >= 1, "\(streams) streams")
    self.corpus = corpus
    self.streams = streams
    let count = corpus.tokenCount
    let pairs = max(0, count - 1)
    switch remainder {
    case .dropping:
      let length = count / streams
      places = (0..<streams).map { (start: $0 * length, pairs: max(0, length - 1)) }
    case .covering:
      let (quotient, rest) = pairs.quotientAndRemainder(dividingBy: streams)
      places = (0..<streams).map { (start: $0 * quotient + min($0, rest), pairs: quotient + ($0 < rest ? 1 : 0)) }
    }
    steps = places.map(\.pairs).max() ?? 0
    predicted = places.reduce(0) { $0 + $1.pairs }
    dropped = pairs - predicted
  }

  /// A window with memory of its own; for one thread.
  public func makeWindow() -> TokenWindow { TokenWindow(self) }
}
