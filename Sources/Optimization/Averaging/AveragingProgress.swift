/// How far an average has come: what a checkpoint holds of it besides its tensors.
public struct AveragingProgress: Codable, Equatable, Sendable {
  /// The updates that were reported.
  public internal(set) var updates = 0
  /// T, the first update whose weights count, once it is known.
  public internal(set) var start: Int?
  /// What validation gave, as long as that may decide when to start.
  public internal(set) var observations: [Double] = []
  /// How many weights each parameter's average is made of, in the order of the module.
  public internal(set) var counts: [Int]
}
