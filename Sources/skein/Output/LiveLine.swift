import Foundation

/// One line on a terminal's standard error that is written over and over, at most ten times a second. What is too long for the
/// terminal is cut off, since a line that wraps could not be written over.
final class LiveLine {
  private let isShown: Bool
  private var last = ContinuousClock.now - .seconds(1)
  private var isDirty = false

  init(isShown: Bool) { self.isShown = isShown }

  func show(_ line: () -> String) {
    let now = ContinuousClock.now
    guard isShown, now - last >= .milliseconds(100) else { return }
    last = now
    isDirty = true
    StandardError.print("\r\u{1B}[K" + line().prefix(terminalColumns(of: STDERR_FILENO) - 1), terminator: "")
  }

  func clear() {
    if isDirty { StandardError.print("\r\u{1B}[K", terminator: "") }
    isDirty = false
  }
}

/// How far a corpus has been read: `34 % of 102 MB`, or `34 MB` of a pipe.
struct ReadingProgress: CustomStringConvertible {
  var done: Int64
  var total: Int64?

  var description: String {
    guard let total, total > 0 else { return ReadingProgress.megabytes(done) }
    return "\(min(100, 100 * done / total)) % of \(ReadingProgress.megabytes(total))"
  }

  private static func megabytes(_ bytes: Int64) -> String { "\((bytes + 500_000) / 1_000_000) MB" }
}
