/// What the run of a fold is called, such as `news fold 3/10`.
public struct FoldName: Equatable, Sendable, CustomStringConvertible {
  /// That of the cross-validation.
  public var name: String
  /// From 1.
  public var fold: Int
  public var folds: Int

  public init(name: String, fold: Int, folds: Int) { (self.name, self.fold, self.folds) = (name, fold, folds) }

  /// - Returns: `nil` for what is no such name.
  public init?(_ description: String) {
    guard let match = description.wholeMatch(of: /(.+) fold (\d+)\/(\d+)/.dotMatchesNewlines()),
      let fold = Int(match.2), let folds = Int(match.3)
    else { return nil }
    self.init(name: String(match.1), fold: fold, folds: folds)
  }

  public var description: String { "\(name) fold \(fold)/\(folds)" }
}
