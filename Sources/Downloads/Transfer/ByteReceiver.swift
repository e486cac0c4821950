/// Takes a file's bytes, and says when it wants no more.
final class ByteReceiver {
  private let file: PartialFile
  private let expected: Int64?
  private let address: String
  private let isStopped: () -> Bool
  private let tell: (Event) -> Void
  private var hasBegun = false
  /// Why it takes no more bytes.
  private(set) var failure: TransferFailure?

  enum Event {
    case progress(bytes: Int64, total: Int64?)
    /// What came before was thrown away, since the source does not go on with it.
    case begunAnew
  }

  init(
    _ file: PartialFile, address: String, expected: Int64?, isStopped: @escaping () -> Bool,
    tell: @escaping (Event) -> Void
  ) {
    (self.file, self.address, self.expected) = (file, address, expected)
    (self.isStopped, self.tell) = (isStopped, tell)
  }

  /// Whether the wish came to stop.
  var wantsToStop: Bool { isStopped() }

  /// Takes what comes before the bytes; `false` if they are not wanted.
  func begin(_ head: ResponseHead) -> Bool {
    if hasBegun { return failure == nil }
    hasBegun = true
    if head.offset != 0, head.offset != file.bytes {
      return end(.unusable(reason: "the server sent another part than was asked for"))
    }
    if let expected, let total = head.totalBytes, total != expected {
      return end(.final(.wrongSize(address: address, bytes: total, expected: expected)))
    }
    if head.offset == 0, file.bytes > 0 { tell(.begunAnew) }
    do { try file.begin(head) } catch { return end(.final(error)) }
    return true
  }

  /// Takes bytes; `false` ends the transfer.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    precondition(hasBegun, "bytes before the head")
    if failure != nil { return false }
    let limit = expected ?? file.state.totalBytes ?? .max
    if Int64(bytes.count) > limit - file.bytes {
      if let expected {
        let sent = file.bytes + Int64(bytes.count)
        do { try file.empty() } catch { return end(.final(error)) }
        return end(.final(.wrongSize(address: address, bytes: sent, expected: expected)))
      }
      return end(.unusable(reason: "the server sent more than it said"))
    }
    do { try file.append(bytes) } catch { return end(.final(error)) }
    tell(.progress(bytes: file.bytes, total: limit == .max ? nil : limit))
    return true
  }

  private func end(_ failure: TransferFailure) -> Bool {
    self.failure = failure
    return false
  }
}
