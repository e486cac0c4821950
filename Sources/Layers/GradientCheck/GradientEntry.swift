import Tensors

/// What a gradient check found for one parameter or input.
public struct GradientEntry: Sendable {
  public let name: String
  public let shape: Shape
  /// The largest |a − n| / max(|a|, |n|, floor) of its elements, a by backward and n by differences.
  public let worstRelativeError: Double
  /// Where that is, in memory's order, and both numbers there.
  public let index: Int
  public let analytic: Double
  public let numeric: Double
  /// The largest |n|: a gradient that is zero throughout checks nothing.
  public let largest: Double

  /// Whether the gradient is right to 1e-6, and not just zero.
  public var isRight: Bool { worstRelativeError < 1e-6 && largest > GradientCheck<NoModule>.floor }
}

/// Stands for a module where there is none: functions without parameters are checked with it.
public struct NoModule: Module {
  public init() {}
  public mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows {}
}
