import Foundation

/// A file that appears at its place only when it is complete, or standard output.
///
/// A file that is there keeps its rights, and a link goes on to lead to it, also one to a file that is not there yet. What is no
/// regular file, a pipe or a device, is written into as it comes.
///
///     let file = try AtomicFile(path: "report.html")
///     try file.write("<html>…")
///     try file.finish()                       // before that, what stood there is untouched
package final class AtomicFile {
  private static let bufferSize = 1 << 20

  private let path: String
  /// Where a file is written first, and where it belongs; `nil` for standard output, pipes and devices.
  private let temporaryPath: String?
  private let place: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false

  package init(path: String) throws(EmbeddingError) {
    self.path = path
    if path == "-" {
      (temporaryPath, place) = (nil, path)
      descriptor = STDOUT_FILENO
    } else {
      var status = stat()
      let isThere = stat(path, &status) == 0
      if isThere, status.st_mode & S_IFMT != S_IFREG, status.st_mode & S_IFMT != S_IFDIR {
        (temporaryPath, place) = (nil, path)
        descriptor = open(path, O_WRONLY | O_CLOEXEC)
      } else {
        guard let place = Self.place(of: path) else {
          throw .cannotWrite(path: path, reason: String(cString: strerror(ELOOP)))
        }
        self.place = place
        let temporary = "\(place).\(getpid()).partial"
        temporaryPath = temporary
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if isThere, descriptor >= 0 { _ = fchmod(descriptor, status.st_mode & 0o7777) }
      }
      guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
    }
    buffer.reserveCapacity(Self.bufferSize + 64)
  }

  /// Where links lead from a path, whether or not a file is there; `nil` where they lead round in a circle.
  package static func place(of path: String) -> String? {
    var place = path
    // As many as Linux follows.
    for _ in 0...40 {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else { return place }
      place = target.hasPrefix("/") ? target : folder(of: place) + target
    }
    return nil
  }

  /// The part of a path up to its last slash, which counts as it is written: `a/../b` need not be `b` where `a` is a link.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
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
    guard let temporaryPath else {
      if descriptor != STDOUT_FILENO, close(descriptor) != 0 {
        throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
      }
      return
    }
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporaryPath, place) == 0 else {
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
    if isFinished || descriptor == STDOUT_FILENO { return }
    close(descriptor)
    if let temporaryPath { unlink(temporaryPath) }
  }
}
