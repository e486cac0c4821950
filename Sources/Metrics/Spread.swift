/// How much a figure differs between repetitions: the folds of a cross-validation, or seeds.
public struct Spread: Codable, Equatable, Sendable {
  public let count: Int
  public let mean: Double
  /// √(Σ (x − mean)² / (n − 1)), the sample's; `nil` for a single value.
  public let standardDeviation: Double?
  public let minimum: Double
  public let maximum: Double

  public init(_ values: [Double]) {
    precondition(!values.isEmpty, "the spread of no values")
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    count = values.count
    self.mean = mean
    standardDeviation = count == 1 ? nil : (squares / Double(count - 1)).squareRoot()
    minimum = values.min()!
    maximum = values.max()!
  }
}
