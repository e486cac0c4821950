extension IdentifierStore {
  /// Replaces two words by one id where `joined` gives one, with the connectors between them; from left to right, not over the start
  /// of a line. To be called after ``finish(remapping:)``.
  ///
  /// - Parameters:
  ///   - begins: by the numbers of words, whether a phrase begins with it; no connector does.
  ///   - joined: asked for such a word and the next that is no connector, without their marks, and for the run between them.
  func join(
    over connectors: Connectors, begins: [Bool],
    _ joined: (_ first: UInt32, _ run: UInt32, _ second: UInt32) -> UInt32?
  ) throws(CorpusError) {
    let mark = EncodedCorpus.lineStart
    var ahead = Lookahead(self)
    // Ids at the start of a block that are part of a phrase begun before it.
    var skips = 0
    for index in blocks.indices {
      let start = blocks[index].first
      try rewrite(index) { (ids) throws(CorpusError) in
        /// What stands at a place from the block's start on, or behind the block.
        @inline(__always)
        func id(at place: Int) throws(CorpusError) -> UInt32? {
          place < ids.count ? ids[place] : try ahead.id(at: start + place)
        }
        var kept = 0
        var position = skips
        while position < ids.count {
          ids[kept] = ids[position]
          let first = ids[position] & ~mark
          position += 1
          if begins[Int(first)] {
            var place = position
            var run: UInt32 = 0
            var follower = try id(at: place)
            while let connector = follower, connector & mark == 0, connectors.contains(connector) {
              run = try connectors.run(run, then: connector)
              place += 1
              follower = try id(at: place)
            }
            if let follower, follower & mark == 0, let phrase = joined(first, run, follower) {
              ids[kept] = phrase | ids[kept] & mark
              position = place + 1
            }
          }
          kept += 1
        }
        skips = position - ids.count
        return kept
      }
    }
    try finish(remapping: nil)
  }

  /// Ids of blocks that are still to be rewritten, a few at a time.
  private struct Lookahead {
    private let store: IdentifierStore
    private let total: Int
    private var first = 0
    private var ids: [UInt32] = []

    init(_ store: IdentifierStore) {
      self.store = store
      total = store.count
    }

    /// `nil` behind the last one.
    mutating func id(at place: Int) throws(CorpusError) -> UInt32? {
      if place >= total { return nil }
      if !(first..<first + ids.count).contains(place) {
        var read = [UInt32](repeating: 0, count: min(64, total - place))
        _ = try read.withUnsafeMutableBufferPointer { (buffer) throws(CorpusError) in
          try store.read(from: place, into: buffer)
        }
        (first, ids) = (place, read)
      }
      return ids[place - first]
    }
  }
}
