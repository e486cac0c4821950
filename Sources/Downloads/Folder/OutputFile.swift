import Foundation

/// A new file that is written from its beginning.
final class OutputFile {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(DownloadError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .cannotWrite(path: path, reason: systemMessage()) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws(DownloadError) {
    try check(Self.failure(writing: bytes, to: descriptor))
  }

  func write(_ data: Data) throws(DownloadError) {
    try check(data.withUnsafeBytes { Self.failure(writing: $0, to: descriptor) })
  }

  func synchronize() throws(DownloadError) { try check(fsync(descriptor) == 0 ? nil : errno) }

  private func check(_ failure: Int32?) throws(DownloadError) {
    if let failure { throw .cannotWrite(path: path, reason: systemMessage(failure)) }
  }

  /// Writes all bytes; returns the system's error number if that fails.
  static func failure(writing bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
      let count = uninterrupted { Foundation.write(descriptor, rest.baseAddress, rest.count) }
      if count < 0 { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return nil
  }
}
