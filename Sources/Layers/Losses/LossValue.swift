/// A loss over many positions or examples; two of them add up to the loss of both.
///
///     var total = LossValue()
///     for batch in batches { total += loss.evaluate(model(batch), targets: batch.targets) }
///     exp(total.mean)                    // the perplexity, if the loss is a cross-entropy
public struct LossValue: Sendable, Equatable {
  /// The sum of all losses, each with its weight; in nats if they are logarithms of probabilities.
  public var sum: Double
  /// How many targets counted: all but those that are ignored.
  public var count: Int
  /// What the mean divides by: the weights of the targets that counted, or their number.
  public var weight: Double

  public init(sum: Double = 0, count: Int = 0, weight: Double = 0) {
    self.sum = sum
    self.count = count
    self.weight = weight
  }

  /// The loss of a target of weight 1; NaN where nothing counted.
  public var mean: Double { sum / weight }

  public static func + (left: LossValue, right: LossValue) -> LossValue {
    LossValue(sum: left.sum + right.sum, count: left.count + right.count, weight: left.weight + right.weight)
  }

  public static func += (left: inout LossValue, right: LossValue) { left = left + right }
}
