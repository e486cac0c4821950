/// How an attempt to read from a source ends, other than well.
enum TransferFailure: Error {
  /// It may pass; what came so far is kept.
  case passing(reason: String, retryAfter: Double?)
  /// What is there is not what the source has: begin anew, now.
  case unusable(reason: String)
  /// Another attempt would end the same way.
  case final(DownloadError)
}
