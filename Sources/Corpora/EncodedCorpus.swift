/// The ids of a corpus' tokens in their order: for word vectors without those out of the vocabulary, for language models with all.
///
/// Ids are in memory, or beyond a limit in an unnamed temporary file; readers need not care. A copy shares the ids.
public struct EncodedCorpus: Sendable {
  /// Set on the first id of each line, for word vectors: a context window does not reach back over it.
  public static let lineStart: UInt32 = 1 << 31

  private let store: IdentifierStore
  /// Which of the store's ids.
  private var range: Range<Int>

  init(store: IdentifierStore) {
    self.store = store
    range = 0..<store.count
  }

  /// From ids with their marks of line starts.
  public init(_ ids: [UInt32]) {
    let store = IdentifierStore(memoryLimit: .max, folder: "")
    let largest = ids.lazy.map { $0 & ~EncodedCorpus.lineStart }.max() ?? 0
    do {
      try ids.withUnsafeBufferPointer { (ids) throws(CorpusError) in
        try store.put(ids, at: 0, numbering: 0, endsAtLineStart: false)
      }
      try store.finish(remapping: [Array(0...largest)])
    } catch {
      preconditionFailure("ids in memory cannot fail: \(error)")
    }
    self.init(store: store)
  }

  /// The number of ids.
  public var tokenCount: Int { range.count }

  /// The first ids, and the last ones, a share of all: a text to train on and one to validate on.
  public func split(lastShare: Double) -> (first: EncodedCorpus, last: EncodedCorpus) {
    precondition(lastShare >= 0 && lastShare <= 1, "a share of \(lastShare)")
    let cut = range.upperBound - Int((Double(range.count) * lastShare).rounded())
    var (first, last) = (self, self)
    first.range = range.lowerBound..<cut
    last.range = cut..<range.upperBound
    return (first, last)
  }

  /// Whether two ids stand in the same line anywhere.
  public func hasNeighbours() throws(CorpusError) -> Bool {
    let buffer = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 1 << 12)
    defer { buffer.deallocate() }
    var done = min(1, tokenCount)
    while done < tokenCount {
      let count = try read(from: done, into: buffer)
      if buffer[..<count].contains(where: { $0 & EncodedCorpus.lineStart == 0 }) { return true }
      done += count
    }
    return false
  }

  /// Whether some of the ids are in a temporary file.
  public var isOnDisk: Bool { store.isSpilled }

  /// Copies the ids from `offset` on into `buffer` and returns how many: fewer than it holds only at the end.
  ///
  /// Any number of threads may read at once. Throws only when the temporary file cannot be read.
  public func read(
    from offset: Int, into buffer: UnsafeMutableBufferPointer<UInt32>
  ) throws(CorpusError) -> Int {
    precondition(offset >= 0 && offset <= range.count, "offset \(offset) in a corpus of \(range.count) ids")
    let wanted = UnsafeMutableBufferPointer(rebasing: buffer.prefix(range.count - offset))
    return try store.read(from: range.lowerBound + offset, into: wanted)
  }
}
