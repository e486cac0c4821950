import CKernels
import COneDNN

/// The numbers a tensor is made of: `Float` to train with, `Double` to check derivatives with.
public protocol TensorScalar: BinaryFloatingPoint, Sendable {
  /// The kernels of layers for this type, on the instruction set of this process.
  static var kernels: skein_layer_kernels { get }

  /// c = scale · a b, added to what `c` holds if `adding`; the views' shapes fit.
  static func multiply(
    _ a: MatrixView<Self>, _ b: MatrixView<Self>, into c: MatrixView<Self>, scale: Self, adding: Bool)
}

extension Float: TensorScalar {
  public static let kernels = skein_layers_float(InstructionSet.current.kernel).pointee

  public static func multiply(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, into c: MatrixView<Float>, scale: Float, adding: Bool
  ) {
    _ = oneDNN
    skein_onednn_product(
      a.isTransposed, b.isTransposed, c.rows, c.columns, a.columns, scale,
      a.pointer, a.stride, b.pointer, b.stride, adding, c.pointer, c.stride)
  }

  /// Loads the library once.
  private static let oneDNN: Void = {
    if let reason = skein_onednn_load() {
      fatalError("oneDNN cannot be loaded, and without it there are no matrix products: \(String(cString: reason))")
    }
  }()
}

extension Double: TensorScalar {
  public static let kernels = skein_layers_double

  public static func multiply(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, into c: MatrixView<Double>, scale: Double, adding: Bool
  ) {
    skein_product_double(
      a.isTransposed, b.isTransposed, c.rows, c.columns, a.columns, scale,
      a.pointer, a.stride, b.pointer, b.stride, adding, c.pointer, c.stride)
  }
}
