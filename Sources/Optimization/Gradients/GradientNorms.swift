import Layers
import Tensors

/// How long the gradients of a module are, by parameter and in total: shows where they vanish or explode, tells
/// clipping its factor, and whether all numbers are finite.
///
///     var norms = GradientNorms()
///     norms.measure(&model)
///     norms.total                                  // 3.2
///     zip(norms.names, norms.norms)                // ("embedding", 0.9), ("rnn.wx", 2.1), …
///
/// Euclidean norms, summed in double precision and in one order, so the same gradients give the same bits. One pass
/// over the gradients; a second measurement of the same module allocates nothing.
public struct GradientNorms: Equatable, Sendable {
  /// The parameters, in the order of the module.
  public private(set) var names: [String] = []
  /// ‖g‖₂ of each; 0 without a gradient, and for frozen ones.
  public private(set) var norms: [Double] = []
  /// ‖g‖₂ of all gradients as one vector.
  public private(set) var total = 0.0

  public init() {}

  /// Whether all gradients are finite. A `Float`'s square is finite as a `Double`; `Double`s beyond 1e154 count as
  /// infinite.
  public var areFinite: Bool { total.isFinite }

  /// Measures the gradients that a module has now.
  public mutating func measure(_ module: inout some Module) {
    var number = 0
    var all = 0.0
    module.forEachParameter { parameter in
      let squares = parameter.isFrozen ? 0 : parameter.gradientSquares()
      all += squares
      set(number, parameter.name, squares.squareRoot())
      number += 1
    }
    names.removeLast(names.count - number)
    norms.removeLast(norms.count - number)
    total = all.squareRoot()
  }

  private mutating func set(_ number: Int, _ name: String, _ norm: Double) {
    if number == names.count {
      names.append(name)
      norms.append(norm)
    } else {
      if names[number] != name { names[number] = name }
      norms[number] = norm
    }
  }
}

extension Parameter {
  /// Σ g²
  fileprivate mutating func gradientSquares() -> Double {
    var sum = 0.0
    forEachGradientRun { count, gradient, _ in sum += Scalar.kernels.rows.sum_of_squares(count, gradient) }
    return sum
  }
}
