/// What a download tells while it goes on.
public enum TransferEvent: Equatable, Sendable {
  /// It begins, or goes on after so many bytes.
  case began(file: String, from: String, resumedAt: Int64)
  /// - Parameter total: `nil` where the server does not say.
  case progress(file: String, bytes: Int64, total: Int64?)
  /// What is there cannot be gone on with.
  case restarted(file: String, reason: String)
  case waiting(file: String, reason: String, seconds: Double, attempt: Int, of: Int)
  case verifying(file: String)
  case unpacking(file: String)
}
