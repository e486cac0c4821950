import Storage

/// Facts of a run as people read them.
enum RunText {
  static func state(_ run: RunRecord, in workbench: Workbench) -> String {
    workbench.isBrokenOff(run) ? "broken off" : run.status.rawValue
  }

  /// Such as `heldOutLoss 4.411, loss 4.12`.
  static func figures(_ metrics: [Metric]) -> String {
    metrics.map { "\($0.name) \(WorkbenchText.figure($0.value))" }.joined(separator: ", ")
  }

  /// The run that is meant: by its number, else the latest of that name.
  static func run(_ text: String, in workbench: Workbench) throws -> RunRecord {
    if let id = Int64(text) { return try workbench.run(id) }
    return try workbench.latestRun(named: text)
  }
}
