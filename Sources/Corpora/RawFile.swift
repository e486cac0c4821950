import Foundation

/// The bytes of a file or of standard input as they are on disk, with a look ahead at the first ones.
final class RawFile {
  let path: String
  /// Bytes read so far.
  private(set) var bytesRead: Int64 = 0
  /// The file's first bytes, at most ``headBytes``.
  private(set) var head: [UInt8] = []
  private var headTaken = 0
  private let descriptor: Int32
  private let ownsDescriptor: Bool

  static let headBytes = 16

  init(_ file: CorpusFile) throws(CorpusError) {
    path = file.path
    ownsDescriptor = !file.isStandardInput
    descriptor = file.isStandardInput ? STDIN_FILENO : open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .notFound(path: path) }
      throw .cannotRead(path: path, reason: systemMessage(errno))
    }
    let first = UnsafeMutableRawBufferPointer.allocate(byteCount: RawFile.headBytes, alignment: 1)
    defer { first.deallocate() }
    var count = 0
    while count < first.count {
      let length = try readDirectly(into: UnsafeMutableRawBufferPointer(rebasing: first[count...]))
      if length == 0 { break }
      count += length
    }
    head = Array(first[..<count])
  }

  deinit {
    if ownsDescriptor, descriptor >= 0 { close(descriptor) }
  }

  /// Reads at most as many bytes as `buffer` holds; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    if headTaken < head.count {
      let length = min(buffer.count, head.count - headTaken)
      buffer.copyBytes(from: head[headTaken..<(headTaken + length)])
      headTaken += length
      return length
    }
    return try readDirectly(into: buffer)
  }

  private func readDirectly(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    while true {
      let length = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if length >= 0 {
        bytesRead += Int64(length)
        return length
      }
      guard errno == EINTR else { throw .cannotRead(path: path, reason: systemMessage(errno)) }
    }
  }
}
