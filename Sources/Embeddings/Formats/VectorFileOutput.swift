import Foundation

/// A file that appears at its place only when it is complete, or standard output.
package final class VectorFileOutput {
  private static let bufferSize = 1 << 20

  private let path: String
  /// Where a file is written first; `nil` for standard output.
  private let temporaryPath: String?
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false

  package init(path: String) throws(EmbeddingError) {
    self.path = path
    if path == "-" {
      temporaryPath = nil
      descriptor = STDOUT_FILENO
    } else {
      let temporary = "\(path).\(getpid()).partial"
      temporaryPath = temporary
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    }
    buffer.reserveCapacity(Self.bufferSize + 64)
  }

  package func write(_ text: String) throws(EmbeddingError) {
    buffer += text.utf8
    if buffer.count >= Self.bufferSize { try flush() }
  }

  package func write(bytes: [UInt8]) throws(EmbeddingError) {
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(EmbeddingError) {
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is left and moves the file to its place.
  package func finish() throws(EmbeddingError) {
    try flush()
    isFinished = true
    guard let temporaryPath else { return }
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporaryPath)
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  private func flush() throws(EmbeddingError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit {
    guard !isFinished, let temporaryPath else { return }
    close(descriptor)
    unlink(temporaryPath)
  }
}
