import CKernels
import Foundation
import Testing

/// One kernel of skein_activation_kernels: how it is called, and what it should give.
struct ActivationCase: CustomTestStringConvertible, Sendable {
  typealias Table = skein_activation_kernels

  static let slope = 0.01

  let testDescription: String
  /// Calls the kernel for `count` elements of x (forward) or of y and dy (backward).
  let call:
    @Sendable (Table, _ count: Int, UnsafeRawPointer, _ gradient: UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
  /// The exact value for x (forward), or for y and dy = 1 (backward).
  let exact: @Sendable (Double) -> Double
  /// The error of `float` that layers/elementary.h states, in units of the last place of the exact value; 0: none.
  var ulps = 0.0
  /// Where smaller results are 0, the largest x with such a result.
  var zeroUpTo = -Double.infinity

  /// The kernel's results for an array of `Float` or of `Double`; the elements beyond it may not change.
  func results<Number: BinaryFloatingPoint & BitwiseCopyable>(_ table: Table, _ x: [Number], gradient: [Number]? = nil)
    -> [Number]
  {
    var results = [Number](repeating: -77, count: x.count + 1)
    call(table, x.count, x, gradient ?? [Number](repeating: 1, count: x.count), &results)
    precondition(results.removeLast() == -77, "an element was written beyond the last")
    return results
  }

  static let forward: [ActivationCase] = [
    .function("sigmoid", { $0.sigmoid }, ulps: 2.49, zeroUpTo: -88.72283) { 1 / (1 + exp(-$0)) },
    .function("tanh", { $0.tanh }, ulps: 2.57, tanh),
    .function("gelu", { $0.gelu }, ulps: 7, zeroUpTo: -13.1899) { max($0, -40) * normal($0) },
    .function("softplus", { $0.softplus }, ulps: 1.87, zeroUpTo: -86.9889) { max($0, 0) + log1p(exp(-abs($0))) },
    .function("exponential", { $0.exponential }, ulps: 0.9, zeroUpTo: -86.9889, exp),
    .function("logarithm", { $0.logarithm }, ulps: 0.94, log),
    .function("relu", { $0.relu }) { $0 < 0 ? 0 : $0 },
    .function("relu6", { $0.relu6 }) { $0 < 0 ? 0 : $0 > 6 ? 6 : $0 },
    ActivationCase(
      testDescription: "leaky relu", call: { $0.leaky_relu($1, slope, $2, $4) },
      exact: { $0 > 0 ? $0 : slope * $0 }),
  ]

  static let backward: [ActivationCase] = [
    .derivative("sigmoid", { $0.sigmoid_backward }) { $0 * (1 - $0) },
    .derivative("tanh", { $0.tanh_backward }) { 1 - $0 * $0 },
    .derivative("gelu", { $0.gelu_backward }) {
      let x = min(max($0, -40), 40)
      return normal(x) + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    },
    .derivative("relu", { $0.relu_backward }) { $0 <= 0 ? 0 : 1 },
    .derivative("relu6", { $0.relu6_backward }) { $0 <= 0 || $0 >= 6 ? 0 : 1 },
    ActivationCase(
      testDescription: "leaky relu's derivative", call: { $0.leaky_relu_backward($1, slope, $2, $3, $4) },
      exact: { $0 <= 0 ? slope : 1 }),
  ]

  /// The case of the derivative of a forward kernel.
  static func derivative(of function: ActivationCase) -> ActivationCase? {
    backward.first { $0.testDescription == function.testDescription + "'s derivative" }
  }

  private static func function(
    _ name: String,
    _ kernel:
      @Sendable @escaping (Table) -> (@convention(c) (Int, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void)?,
    ulps: Double = 0, zeroUpTo: Double = -.infinity, _ exact: @Sendable @escaping (Double) -> Double
  ) -> ActivationCase {
    ActivationCase(
      testDescription: name, call: { table, count, x, _, y in kernel(table)!(count, x, y) }, exact: exact, ulps: ulps,
      zeroUpTo: zeroUpTo)
  }

  private static func derivative(
    _ name: String,
    _ kernel:
      @Sendable @escaping (Table) -> (
        @convention(c) (Int, UnsafeRawPointer?, UnsafeRawPointer?, UnsafeMutableRawPointer?) -> Void
      )?,
    _ exact: @Sendable @escaping (Double) -> Double
  ) -> ActivationCase {
    ActivationCase(
      testDescription: name + "'s derivative", call: { table, count, y, dy, dx in kernel(table)!(count, y, dy, dx) },
      exact: exact)
  }

  /// Φ(x), the distribution function of the normal distribution.
  static func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
