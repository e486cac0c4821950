import Diagnostics
import Foundation
import Synchronization

/// Talk: errors, warnings, advice, progress. Results go to ``StandardOutput``.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Writes at once, after what was printed on standard output so far. Whoever closed standard error gets nothing.
  static func print(_ line: String, terminator: String = "\n") {
    StandardOutput.flush()
    _ = writeAll(Array((line + terminator).utf8), to: STDERR_FILENO)
  }
}

/// Results. Lines are gathered and written in large pieces, on a terminal one by one; ``endProcess(with:)`` writes
/// what is left.
///
/// When the reader has gone, as in `skein list | head -1`, the process ends quietly by SIGPIPE. When the output cannot be
/// written, it ends with status 3 and says why.
enum StandardOutput {
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Of the terminal; 100 where there is none, so that a file does not depend on where it was written.
  static var columns: Int { isTerminal ? terminalColumns(of: STDOUT_FILENO) : 100 }

  private static let pending = Mutex<[UInt8]>([])
  private static let pieceSize = 1 << 16

  static func print(_ line: String, terminator: String = "\n") {
    let isFull = pending.withLock { bytes in
      bytes.append(contentsOf: line.utf8)
      bytes.append(contentsOf: terminator.utf8)
      return isTerminal || bytes.count >= pieceSize
    }
    if isFull { flush() }
  }

  /// Writes bytes as they are.
  static func write(_ bytes: UnsafeRawBufferPointer) {
    let isFull = pending.withLock { pending in
      pending.append(contentsOf: bytes)
      return pending.count >= pieceSize
    }
    if isFull { flush() }
  }

  static func flush() {
    let failure = pending.withLock { bytes in
      defer { bytes.removeAll(keepingCapacity: true) }
      return writeAll(bytes, to: STDOUT_FILENO)
    }
    guard let failure else { return }
    if failure != EPIPE {
      let error = OutputError.cannotWrite(reason: String(cString: strerror(failure)))
      _ = writeAll(Array("skein: \(error)\n".utf8), to: STDERR_FILENO)
    }
    // Not endProcess(with:), which would flush again.
    exit(failure == EPIPE ? 128 + SIGPIPE : ExitStatus.machineFailed.rawValue)
  }
}

/// The width of a terminal; 80 where it does not tell.
func terminalColumns(of descriptor: Int32) -> Int {
  var size = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
  return Int(size.ws_col)
}

/// Ends the process after flushing what was printed.
func endProcess(with status: ExitStatus) -> Never {
  StandardOutput.flush()
  fflush(nil)
  exit(status.rawValue)
}

/// Writes all bytes; returns the system's error number if that fails.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
  bytes.withUnsafeBytes { bytes in
    var done = 0
    while done < bytes.count {
      let written = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if written >= 0 {
        done += written
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
