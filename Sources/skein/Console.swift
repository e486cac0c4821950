import Diagnostics
import Foundation

/// Talk: errors, warnings, advice, progress. Results go to ``StandardOutput``.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  static func print(_ line: String, terminator: String = "\n") {
    FileHandle.standardError.write(Data((line + terminator).utf8))
  }
}

/// Results. Writes are buffered; ``endProcess(with:)`` flushes them.
enum StandardOutput {
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  static func print(_ line: String, terminator: String = "\n") {
    Swift.print(line, terminator: terminator)
  }
}

/// Ends the process after flushing what was printed.
func endProcess(with status: ExitStatus) -> Never {
  fflush(nil)
  exit(status.rawValue)
}
