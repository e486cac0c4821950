import Foundation

/// A temporary file that has no name, so that it is gone when the process is.
package final class SpillFile: Sendable {
  private let descriptor: Int32
  package let folder: String

  package init(in folder: String) throws(CorpusError) {
    self.folder = folder
    var template = Array("\(folder)/skein-XXXXXX".utf8CString)
    descriptor = template.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
    guard descriptor >= 0 else { throw .cannotSpill(folder: folder, reason: systemMessage(errno)) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(CorpusError) {
    var done = 0
    while done < bytes.count {
      let written = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if written < 0 {
        if errno == EINTR { continue }
        throw .cannotSpill(folder: folder, reason: systemMessage(errno))
      }
      done += written
    }
  }

  package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(CorpusError) {
    var done = 0
    while done < bytes.count {
      let count = pread(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotSpill(folder: folder, reason: systemMessage(errno))
      }
      guard count > 0 else { throw .cannotSpill(folder: folder, reason: "the temporary file ends too early") }
      done += count
    }
  }
}

func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }
