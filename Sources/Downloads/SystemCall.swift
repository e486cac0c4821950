import Foundation

/// What the system says of its last error.
func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }

/// Repeats a call that a signal interrupted.
func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
