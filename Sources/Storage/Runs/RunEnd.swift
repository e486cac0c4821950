/// How a run ends well: saved in one transaction with what it trained, and with the removal of its checkpoint.
public struct RunEnd: Sendable {
  /// The row of table `run`.
  public var runID: Int64
  /// The final figures, as JSON text.
  public var result: String
  /// Seconds trained, over all resumes.
  public var seconds: Double
  /// What was measured since the last checkpoint.
  public var metrics: [Metric]

  public init(runID: Int64, result: String = "{}", seconds: Double, metrics: [Metric] = []) {
    self.runID = runID
    self.result = result
    self.seconds = seconds
    self.metrics = metrics
  }
}
