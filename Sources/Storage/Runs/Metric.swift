/// A figure that was measured while a run trained, such as the loss after an epoch.
public struct Metric: Codable, Equatable, Sendable {
  /// What was measured, in lowerCamelCase, such as `heldOutLoss` or `wordsPerSecond`; losses are in nats.
  public var name: String
  /// After how many steps of the training; a name has one value a step.
  public var step: Int
  /// The epoch that the step belongs to, from 1; `nil` where the training has none.
  public var epoch: Int?
  /// Seconds trained up to then, over all resumes.
  public var seconds: Double
  /// May be infinite or NaN: a training that went wrong should be seen to.
  public var value: Double

  public init(name: String, step: Int, epoch: Int? = nil, seconds: Double, value: Double) {
    self.name = name
    self.step = step
    self.epoch = epoch
    self.seconds = seconds
    self.value = value
  }
}
