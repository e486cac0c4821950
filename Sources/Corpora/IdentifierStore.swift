import Foundation

/// Blocks of ids in corpus order, in memory up to a limit and beyond it in a ``SpillFile``.
///
/// Workers put blocks in any order, from any thread; the block's index is its place. The ids are provisional until
/// ``finish(remapping:)`` rewrites every block where it stands; after that nothing changes any more.
///
/// Unchecked because `lock` guards all that changes until `finish`, which is called when the workers are done.
final class IdentifierStore: @unchecked Sendable {
  struct Block {
    /// Ids that stand in earlier blocks; known after `finish`.
    var first = 0
    var count = 0
    /// Which provisional numbering the ids are of.
    var numbering = 0
    /// A line began after the block's last token.
    var endsAtLineStart = false
    /// `nil` when the block is in the file, or empty.
    var memory: UnsafeMutablePointer<UInt32>?
    var fileOffset = 0
  }

  private let lock = NSLock()
  private let memoryLimit: Int
  private let folder: String
  private(set) var blocks: [Block] = []
  private var memoryBytes = 0
  private var file: SpillFile?
  private var fileBytes = 0
  private(set) var count = 0

  /// Keeps up to `memoryLimit` bytes of ids in memory, and the others in an unnamed file in `folder`.
  init(memoryLimit: Int, folder: String) {
    self.memoryLimit = memoryLimit
    self.folder = folder
  }

  deinit {
    for block in blocks { free(block.memory) }
  }

  /// Whether ids are in the temporary file.
  var isSpilled: Bool { file != nil }

  /// Copies ids into the block of this index.
  func put(
    _ ids: UnsafeBufferPointer<UInt32>, at index: Int, numbering: Int, endsAtLineStart: Bool
  ) throws(CorpusError) {
    var block = Block(count: ids.count, numbering: numbering, endsAtLineStart: endsAtLineStart)
    let size = ids.count * MemoryLayout<UInt32>.stride
    if size > 0 {
      if let place = try placeInFile(size) {
        try place.file.write(UnsafeRawBufferPointer(ids), at: place.offset)
        block.fileOffset = place.offset
      } else {
        let memory = IdentifierStore.allocate(ids.count)
        memory.initialize(from: ids.baseAddress!, count: ids.count)
        block.memory = memory
      }
    }
    lock.withLock {
      while blocks.count <= index { blocks.append(Block()) }
      blocks[index] = block
    }
  }

  /// From `malloc`, so that `realloc` can give back what is left over.
  private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    let size = count * MemoryLayout<UInt32>.stride
    guard let memory = malloc(size) else { fatalError("no memory for \(size) bytes of ids") }
    return memory.assumingMemoryBound(to: UInt32.self)
  }

  /// Takes `size` bytes from the memory limit, or else from the file: then says where.
  private func placeInFile(_ size: Int) throws(CorpusError) -> (file: SpillFile, offset: Int)? {
    lock.lock()
    defer { lock.unlock() }
    if memoryBytes + size <= memoryLimit {
      memoryBytes += size
      return nil
    }
    let file: SpillFile
    if let open = self.file { file = open } else { file = try SpillFile(in: folder) }
    self.file = file
    defer { fileBytes += size }
    return (file, fileBytes)
  }

  /// The final id of a provisional one that is left out.
  static let dropped = UInt32.max

  /// Gives each id its final number, and leaves out those that have none.
  ///
  /// `maps[n][i]` is the final id of the provisional id `i` of numbering `n`, or ``dropped``. The mark of a line's start goes
  /// to the line's first id that stays. Without maps the ids are final already.
  ///
  /// It may be called again, with one map then.
  func finish(remapping maps: [[UInt32]]?) throws(CorpusError) {
    var scratch: [UInt32] = []
    var lineStarts = false
    count = 0
    for index in blocks.indices {
      let block = blocks[index]
      let kept =
        if let maps, block.count > 0 {
          try rewrite(index, &scratch) { remapped($0, by: maps[block.numbering], lineStarts: &lineStarts) }
        } else {
          block.count
        }
      if block.endsAtLineStart { lineStarts = true }
      blocks[index].first = count
      blocks[index].count = kept
      if maps != nil { blocks[index].numbering = 0 }
      count += kept
    }
    blocks.removeAll { $0.count == 0 }
  }

  /// Changes a block's ids where they stand; `body` returns how many stay.
  func rewrite(
    _ index: Int, _ body: (UnsafeMutableBufferPointer<UInt32>) throws(CorpusError) -> Int
  ) throws(CorpusError) {
    var scratch: [UInt32] = []
    blocks[index].count = try rewrite(index, &scratch, body)
  }

  /// Changes a block's ids where they stand; `body` returns how many stay, and so does this.
  private func rewrite(
    _ index: Int, _ scratch: inout [UInt32],
    _ body: (UnsafeMutableBufferPointer<UInt32>) throws(CorpusError) -> Int
  ) throws(CorpusError) -> Int {
    let block = blocks[index]
    if let memory = block.memory {
      let kept = try body(UnsafeMutableBufferPointer(start: memory, count: block.count))
      if kept == 0 {
        free(memory)
        blocks[index].memory = nil
      } else if kept < block.count, let shrunk = realloc(memory, kept * MemoryLayout<UInt32>.stride) {
        blocks[index].memory = shrunk.assumingMemoryBound(to: UInt32.self)
      }
      return kept
    }
    return try withIDsInFile(of: block, &scratch) { (ids, file) throws(CorpusError) in
      let kept = try body(ids)
      try file.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: ids[..<kept])), at: block.fileOffset)
      return kept
    }
  }

  private func withIDsInFile<Result>(
    of block: Block, _ scratch: inout [UInt32],
    _ body: (UnsafeMutableBufferPointer<UInt32>, SpillFile) throws(CorpusError) -> Result
  ) throws(CorpusError) -> Result {
    guard let file else { preconditionFailure("\(block.count) ids are nowhere") }
    if scratch.count < block.count { scratch = [UInt32](repeating: 0, count: block.count) }
    return try scratch.withUnsafeMutableBufferPointer { (buffer) throws(CorpusError) in
      let ids = UnsafeMutableBufferPointer(rebasing: buffer[..<block.count])
      try file.read(into: UnsafeMutableRawBufferPointer(ids), at: block.fileOffset)
      return try body(ids, file)
    }
  }

  /// Hands over all blocks in order, each with its index and numbering, and forgets them; instead of ``finish(remapping:)``.
  func drain(
    _ body: (_ ids: UnsafeBufferPointer<UInt32>, _ index: Int, _ numbering: Int) throws(CorpusError) -> Void
  ) throws(CorpusError) {
    var scratch: [UInt32] = []
    for index in blocks.indices {
      let block = blocks[index]
      guard block.count > 0 else { continue }
      if let memory = block.memory {
        try body(UnsafeBufferPointer(start: memory, count: block.count), index, block.numbering)
        free(memory)
        blocks[index].memory = nil
      } else {
        try withIDsInFile(of: block, &scratch) { (ids, _) throws(CorpusError) in
          try body(UnsafeBufferPointer(ids), index, block.numbering)
        }
      }
    }
    blocks = []
  }

  /// Remaps in place; returns how many ids stay. `lineStarts` says whether a line has begun and has no id yet.
  private func remapped(
    _ ids: UnsafeMutableBufferPointer<UInt32>, by map: [UInt32], lineStarts: inout Bool
  ) -> Int {
    var pending: UInt32 = lineStarts ? EncodedCorpus.lineStart : 0
    var kept = 0
    map.withUnsafeBufferPointer { map in
      for position in 0..<ids.count {
        let id = ids[position]
        pending |= id & EncodedCorpus.lineStart
        let final = map[Int(id & ~EncodedCorpus.lineStart)]
        if final != IdentifierStore.dropped {
          ids[kept] = final | pending
          pending = 0
          kept += 1
        }
      }
    }
    lineStarts = pending != 0
    return kept
  }

  /// Copies ids from `offset` on into `buffer`; returns how many there were.
  func read(
    from offset: Int, into buffer: UnsafeMutableBufferPointer<UInt32>
  ) throws(CorpusError) -> Int {
    precondition(offset >= 0 && offset <= count, "offset \(offset) in a corpus of \(count) ids")
    let wanted = min(buffer.count, count - offset)
    guard wanted > 0, let target = buffer.baseAddress else { return 0 }
    var index = blockHolding(offset)
    var done = 0
    while done < wanted {
      let block = blocks[index]
      let start = offset + done - block.first
      let length = min(block.count - start, wanted - done)
      if let memory = block.memory {
        (target + done).update(from: memory + start, count: length)
      } else if let file {
        try file.read(
          into: UnsafeMutableRawBufferPointer(start: target + done, count: length * MemoryLayout<UInt32>.stride),
          at: block.fileOffset + start * MemoryLayout<UInt32>.stride)
      }
      done += length
      index += 1
    }
    return wanted
  }

  /// The last block that starts at or before `offset`.
  private func blockHolding(_ offset: Int) -> Int {
    var low = 0
    var high = blocks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].first <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
