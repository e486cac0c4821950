/// How patient a download is.
public struct TransferSettings: Sendable {
  /// Attempts in a row that bring less than ``progressBytes``, before it is given up.
  public var attempts = 5
  /// Seconds before the second attempt; before each further one twice as many, ``longestWait`` at most.
  public var firstWait = 1.0
  public var longestWait = 30.0
  /// Seconds until a connection must stand.
  public var connectSeconds = 30
  /// Seconds without a byte after which a connection counts as broken.
  public var stallSeconds = 60
  public var redirections = 10
  /// What a program says that it is.
  public var userAgent = "skein"

  public init() {}

  static let progressBytes: Int64 = 1 << 20

  /// - Parameter attempt: The number of the attempt that failed, from 1.
  func wait(after attempt: Int) -> Double {
    var wait = firstWait
    for _ in 1..<max(1, attempt) where wait < longestWait { wait *= 2 }
    return min(wait, longestWait)
  }
}
