import Foundation

/// Bytes of known number that are read from the first to the last: a file's, or those in memory.
///
/// A file is read, not mapped: if somebody cuts it off meanwhile, that is an error and not a crash.
final class ByteSource {
  let path: String
  let count: Int
  /// Where the next byte is.
  private(set) var position = 0
  private let memory: UnsafeRawBufferPointer?
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Which bytes of the source are in the buffer.
  private var buffered = 0..<0

  private static let bufferSize = 1 << 18

  init(path: String) throws(EmbeddingError) {
    self.path = path
    memory = nil
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .cannotRead(path: path, reason: "it is no regular file")
    }
    count = Int(status.st_size)
  }

  /// Unsafe: bytes that stay valid as long as the source.
  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.path = path
    memory = bytes
    count = bytes.count
    descriptor = -1
  }

  /// The first bytes of a file; none of one that cannot be read, or is no regular file.
  static func start(of path: String, count: Int) -> [UInt8] {
    // A pipe must not even be opened: whoever writes into it would be told that its reader has gone.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, let source = try? ByteSource(path: path) else {
      return []
    }
    var bytes = [UInt8](repeating: 0, count: min(count, source.count))
    let isRead = bytes.withUnsafeMutableBytes { (try? source.read(into: $0)) != nil }
    return isRead ? bytes : []
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  var remaining: Int { count - position }

  /// The next bytes, as many as there is room for.
  func read(into target: UnsafeMutableRawBufferPointer) throws(EmbeddingError) {
    guard target.count <= remaining else { throw failure(count, "the file ends too early") }
    if target.isEmpty { return }
    if let memory {
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[position..<position + target.count]))
    } else if target.count <= Self.bufferSize {
      if position < buffered.lowerBound || position + target.count > buffered.upperBound { try fill() }
      let start = position - buffered.lowerBound
      buffer.withUnsafeBytes {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + target.count]))
      }
    } else {
      try readFile(at: position, into: target)
    }
    position += target.count
  }

  /// The next little-endian number.
  func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(EmbeddingError) -> Number {
    var number = Number.zero
    let result = withUnsafeMutableBytes(of: &number) { bytes in
      Result { () throws(EmbeddingError) in try read(into: bytes) }
    }
    try result.get()
    return Number(littleEndian: number)
  }

  /// The bytes up to the next 0, which is skipped.
  ///
  /// - Parameter limit: more bytes than that are damage.
  func bytesUpToZero(limit: Int) throws(EmbeddingError) -> [UInt8] {
    let start = position
    var bytes: [UInt8] = []
    while true {
      let byte = try integer(UInt8.self)
      if byte == 0 { return bytes }
      guard bytes.count < limit else { throw failure(start, "a word of more than \(limit) bytes") }
      bytes.append(byte)
    }
  }

  func failure(_ offset: Int, _ problem: String) -> EmbeddingError {
    .malformedBytes(path: path, offset: offset, problem: problem)
  }

  private func fill() throws(EmbeddingError) {
    let wanted = min(Self.bufferSize, remaining)
    if buffer.count != wanted { buffer = [UInt8](repeating: 0, count: wanted) }
    let result = buffer.withUnsafeMutableBytes { bytes in
      Result { () throws(EmbeddingError) in try readFile(at: position, into: bytes) }
    }
    try result.get()
    buffered = position..<position + wanted
  }

  private func readFile(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(EmbeddingError) {
    var done = 0
    while done < target.count {
      let count = pread(descriptor, target.baseAddress! + done, target.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead(path: path, reason: String(cString: strerror(errno))) }
      guard count > 0 else { throw failure(offset + done, "the file ends here: it was cut off while it was read") }
      done += count
    }
  }
}
