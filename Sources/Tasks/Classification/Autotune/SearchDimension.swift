import Foundation
import Tensors

/// A setting of a recipe that is searched: which values it may have, and how one is drawn.
struct SearchDimension {
  /// Gives it any value, all places of its range alike.
  let draw: (inout ClassifierRecipe, CounterRandom) -> Void
  /// Gives it a value about the one that it has, the nearer the smaller the width, which is from 0 to 1.
  let perturb: (inout ClassifierRecipe, CounterRandom, _ width: Double) -> Void
  /// Whether it has a value that can be drawn.
  let contains: (ClassifierRecipe) -> Bool

  typealias Setting<Value> = WritableKeyPath<ClassifierRecipe, Value>

  enum Scale { case linear, logarithmic }

  /// One of several values, of which none is nearer to another than the rest; most perturbations leave it as it is.
  static func choice<Value: Equatable>(_ setting: Setting<Value>, _ values: [Value]) -> SearchDimension {
    func draw(_ recipe: inout ClassifierRecipe, _ random: CounterRandom) {
      recipe[keyPath: setting] = values[random.below(values.count, at: 0)]
    }
    return SearchDimension(
      draw: draw, perturb: { if $1.unit(at: 1) < 0.1 + 0.2 * $2 { draw(&$0, $1) } },
      contains: { values.contains($0[keyPath: setting]) })
  }

  static func number(
    _ setting: Setting<Double>, _ range: ClosedRange<Double>, _ scale: Scale = .linear
  ) -> SearchDimension {
    let axis = Axis(range: range, scale: scale)
    return along(axis, get: { $0[keyPath: setting] }, set: { $0[keyPath: setting] = axis.threeDigits($1) })
  }

  static func whole(_ setting: Setting<Int>, _ range: ClosedRange<Int>, _ scale: Scale = .linear) -> SearchDimension {
    along(
      Axis(range, scale), get: { Double($0[keyPath: setting]) },
      set: { $0[keyPath: setting] = Int($1.rounded()) })
  }

  /// - Parameter otherwise: what `nil` stands for.
  static func whole(
    _ setting: Setting<Int?>, _ range: ClosedRange<Int>, _ scale: Scale = .linear, otherwise: Int
  ) -> SearchDimension {
    along(
      Axis(range, scale), get: { Double($0[keyPath: setting] ?? otherwise) },
      set: { $0[keyPath: setting] = Int($1.rounded()) })
  }

  private static func along(
    _ axis: Axis, get: @escaping (ClassifierRecipe) -> Double, set: @escaping (inout ClassifierRecipe, Double) -> Void
  ) -> SearchDimension {
    SearchDimension(
      draw: { set(&$0, axis.value(at: $1.unit(at: 0))) },
      // At its widest by a quarter of the axis: the standard deviation.
      perturb: { set(&$0, axis.value(at: axis.place(of: get($0)) + 0.25 * $2 * $1.normal(at: 1))) },
      contains: { axis.range.contains(get($0)) })
  }

  /// Numbers by their place, from 0 to 1. What decides a recipe is the same on every machine.
  struct Axis {
    let range: ClosedRange<Double>
    let scale: Scale

    init(range: ClosedRange<Double>, scale: Scale) { (self.range, self.scale) = (range, scale) }

    init(_ range: ClosedRange<Int>, _ scale: Scale) {
      self.init(range: Double(range.lowerBound)...Double(range.upperBound), scale: scale)
    }

    func place(of value: Double) -> Double {
      let (low, high) = (range.lowerBound, range.upperBound)
      return scale == .linear
        ? (value - low) / (high - low) : naturalLogarithm(value / low) / naturalLogarithm(high / low)
    }

    /// What lies beyond an end is folded back: no value is drawn for being the last.
    func value(at place: Double) -> Double {
      let folded = abs(place).truncatingRemainder(dividingBy: 2)
      let place = folded > 1 ? 2 - folded : folded
      let (low, high) = (range.lowerBound, range.upperBound)
      return clamped(scale == .linear ? low + place * (high - low) : low * power(high / low, place))
    }

    /// As people write it.
    func threeDigits(_ value: Double) -> Double { clamped(Double(String(format: "%.3g", value))!) }

    private func clamped(_ value: Double) -> Double { min(max(value, range.lowerBound), range.upperBound) }
  }
}
