import Foundation

/// Full chunks on their way to the workers, and empty ones on their way back; never more than a few.
///
/// Unchecked because `condition` guards all that changes.
final class ChunkQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private let capacity: Int
  private var full: [TextChunk] = []
  private var empty: [TextChunk] = []
  private var isClosed = false
  private var failure: CorpusError?

  init(capacity: Int) { self.capacity = capacity }

  /// Hands a chunk to the workers and returns an empty one for it; `nil` when they have enough to do.
  func exchange(_ chunk: TextChunk) -> TextChunk? {
    condition.lock()
    defer { condition.unlock() }
    guard full.count < capacity else { return nil }
    full.append(chunk)
    condition.signal()
    return empty.popLast() ?? TextChunk()
  }

  /// The next chunk to work on, waiting for it; `nil` when there are no more.
  func next() -> TextChunk? {
    condition.lock()
    defer { condition.unlock() }
    while full.isEmpty, !isClosed { condition.wait() }
    return full.isEmpty ? nil : full.removeFirst()
  }

  /// Takes back a chunk that was worked on.
  func recycle(_ chunk: TextChunk) {
    condition.withLock { empty.append(chunk) }
  }

  /// Says that no more chunks come; with `discarding`, those that wait are not wanted either.
  func close(discarding: Bool) {
    condition.withLock {
      isClosed = true
      if discarding { full.removeAll() }
      condition.broadcast()
    }
  }

  /// Records why a worker gave up.
  func fail(_ error: CorpusError) {
    condition.withLock { if failure == nil { failure = error } }
  }

  /// Throws what made a worker give up.
  func check() throws(CorpusError) {
    condition.lock()
    defer { condition.unlock() }
    if let failure { throw failure }
  }
}
