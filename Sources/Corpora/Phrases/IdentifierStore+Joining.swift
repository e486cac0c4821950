extension IdentifierStore {
  /// Replaces neighbours by one id where `joined` gives one, from left to right; not over the start of a line. To be
  /// called after ``finish(remapping:)``.
  ///
  /// - Parameter joined: asked for neighbours without their marks.
  func join(_ joined: (_ first: UInt32, _ second: UInt32) -> UInt32?) throws(CorpusError) {
    var skipsFirst = false
    for index in blocks.indices {
      // The last id of a block may be joined with the first of the next.
      let next = index + 1 < blocks.count ? try firstID(ofBlock: index + 1) : nil
      try rewrite(index) { ids in
        var kept = 0
        var position = skipsFirst ? 1 : 0
        skipsFirst = false
        while position < ids.count {
          let id = ids[position]
          let follower = position + 1 < ids.count ? ids[position + 1] : next
          let mark = id & EncodedCorpus.lineStart
          if let follower, follower & EncodedCorpus.lineStart == 0, let phrase = joined(id & ~mark, follower) {
            ids[kept] = phrase | mark
            position += 2
          } else {
            ids[kept] = id
            position += 1
          }
          kept += 1
        }
        skipsFirst = position > ids.count
        return kept
      }
    }
    try finish(remapping: nil)
  }

  private func firstID(ofBlock index: Int) throws(CorpusError) -> UInt32 {
    var id: UInt32 = 0
    try withUnsafeMutablePointer(to: &id) { (id) throws(CorpusError) in
      _ = try read(from: blocks[index].first, into: UnsafeMutableBufferPointer(start: id, count: 1))
    }
    return id
  }
}
