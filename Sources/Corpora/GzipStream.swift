import CZlib

/// Decompresses gzip data of any number of members; zero bytes may follow the last.
final class GzipStream: ByteStream {
  private let file: RawFile
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  private var isAtEnd = false
  private var isBetweenMembers = false

  init(_ file: RawFile) throws(CorpusError) {
    self.file = file
    stream.initialize(to: z_stream())
    // 15: the largest window; 16 more: gzip's wrapping.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .cannotRead(path: file.path, reason: "no memory to decompress it") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    let capacity = UInt32(clamping: buffer.count)
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = capacity
    while stream.pointee.avail_out == capacity {
      if stream.pointee.avail_in == 0, !isAtEnd { try refill() }
      if isBetweenMembers {
        guard try startMember() else { return 0 }
      }
      let status = inflate(stream, Z_NO_FLUSH)
      switch status {
      case Z_OK, Z_BUF_ERROR:
        if stream.pointee.avail_out > 0, stream.pointee.avail_in == 0, isAtEnd {
          throw .truncated(path: file.path, format: "gzip")
        }
      case Z_STREAM_END: isBetweenMembers = true
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
        throw .corrupt(path: file.path, format: "gzip", reason: reason)
      }
    }
    return Int(capacity - stream.pointee.avail_out)
  }

  private func refill() throws(CorpusError) {
    let length = try file.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(length)
    isAtEnd = length == 0
  }

  /// Gets ready for the next member; `false` when there is none.
  private func startMember() throws(CorpusError) -> Bool {
    var isPadded = false
    while true {
      if stream.pointee.avail_in == 0 {
        if !isAtEnd { try refill() }
        if isAtEnd { return false }
      }
      guard let next = stream.pointee.next_in, next.pointee == 0 else { break }
      isPadded = true
      stream.pointee.next_in = next + 1
      stream.pointee.avail_in -= 1
    }
    guard !isPadded else { throw .corrupt(path: file.path, format: "gzip", reason: "bytes follow its end") }
    inflateReset(stream)
    isBetweenMembers = false
    return true
  }
}
