import Foundation
import Tensors

/// Tells attention, which knows no order, where in a sequence each position is: fixed waves of different lengths are
/// added.
///
///     y_t = √D x_t + p_t,   p_t,2i = sin(t / 10000^(2i / D)),   p_t,2i+1 = cos(t / 10000^(2i / D))
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.5; the factor √D, of embeddings, from section 3.4.
///
/// x [T, B, D] → y [T, B, D], of any length T up to the greatest
public struct SinusoidalPositions<Scalar: TensorScalar>: Module {
  /// p: [greatest length, D]
  public let table: Tensor<Scalar>
  /// √D, or 1
  public let scale: Double

  /// - Parameter scalesInput: whether x is multiplied by √D before.
  public init(width: Int, greatestLength: Int, scalesInput: Bool = true) {
    table = Tensor(Shape(greatestLength, width)) { index in
      let (t, column) = (Double(index / width), index % width)
      let angle = t / pow(10_000, Double(column / 2 * 2) / Double(width))
      return Scalar(column % 2 == 0 ? sin(angle) : cos(angle))
    }
    scale = scalesInput ? Double(width).squareRoot() : 1
  }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [T, B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  /// - Parameter first: the position of x's step 0: a text that is made step by step goes on from there.
  public func forward(_ x: Tensor<Scalar>, from first: Int = 0, cache: inout Cache) -> Tensor<Scalar> {
    let y = cache.y.matrix(resizedTo: x.shape)
    addPositions(x, scale: scale, table, from: first, into: y)
    return cache.y
  }

  // y = √D x + p:   dx = √D dy
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if scale == 1 { return dy }
    let dx = cache.dx.matrix(resizedTo: dy.shape)
    Scalar.kernels.rows.scale(dx.count, scale, dy.matrix.pointer, dx.pointer)
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}

/// y[t, b] = scale · x[t, b] + table[first + t]
func addPositions<Scalar>(
  _ x: Tensor<Scalar>, scale: Double, _ table: Tensor<Scalar>, from first: Int, into y: MatrixView<Scalar>
) {
  precondition(
    x.shape.rank == 3 && x.shape.columns == table.shape.columns && first >= 0
      && first + x.shape[0] <= table.shape[0],
    "x of shape \(x.shape) from position \(first) on, and positions of shape \(table.shape)")
  let (T, B, D) = (x.shape[0], x.shape[1], x.shape[2])
  if x.count == 0 { return }
  Scalar.kernels.rows.scale(x.count, scale, x.matrix.pointer, y.pointer)
  for t in 0..<T {
    Scalar.kernels.rows.add_to_rows(
      B, D, table.matrix.rows(first + t..<first + t + 1).pointer, y.step(t, batch: B).pointer, y.stride)
  }
}
