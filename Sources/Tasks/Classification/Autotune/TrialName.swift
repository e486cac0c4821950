/// What the run of a trial is called, such as `news trial 7`.
public struct TrialName: Equatable, Sendable, CustomStringConvertible {
  /// That of the search.
  public var name: String
  /// From 1.
  public var trial: Int

  public init(name: String, trial: Int) { (self.name, self.trial) = (name, trial) }

  /// - Returns: `nil` for what is no such name.
  public init?(_ description: String) {
    guard let match = description.wholeMatch(of: /(.+) trial (\d+)/.dotMatchesNewlines()), let trial = Int(match.2)
    else { return nil }
    self.init(name: String(match.1), trial: trial)
  }

  public var description: String { "\(name) trial \(trial)" }
}
