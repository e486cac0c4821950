import CKernels

/// The numbers a tensor is made of: `Float` to train with, `Double` to check derivatives with.
public protocol TensorScalar: BinaryFloatingPoint, Sendable {
  /// The kernels of layers for this type, on the instruction set of this process.
  static var kernels: skein_layer_kernels { get }

  /// What this thread's products of this type are computed in; nil where there is one way only.
  static var productPrecision: ProductPrecision? { get }

  /// c = scale · a b, added to what `c` holds if `adding`, else to `row` in every row; the shapes fit.
  static func multiply(
    _ a: MatrixView<Self>, _ b: MatrixView<Self>, into c: MatrixView<Self>, scale: Self, adding: Bool,
    row: UnsafePointer<Self>?)

  /// How many elements ``pack(_:into:)`` writes for a matrix of this shape, in the precision of this thread.
  static func packedCount(rows: Int, columns: Int) -> Int

  /// Arranges a right factor in the order in which products of this thread's precision read it; `packed` starts on 64 bytes.
  static func pack(_ b: MatrixView<Self>, into packed: UnsafeMutablePointer<Self>)

  /// The product with a right factor that ``pack(_:into:)`` has arranged in the same precision: the same bits as without.
  static func multiply(
    _ a: MatrixView<Self>, packed b: UnsafePointer<Self>, into c: MatrixView<Self>, scale: Self, adding: Bool)
}

extension Float: TensorScalar {
  public static let kernels = skein_layers_float(InstructionSet.current.kernel).pointee

  private static let float32Products = skein_products_float(InstructionSet.current.kernel).pointee
  private static let bfloat16Products = skein_products_bfloat16(InstructionSet.current.kernel).pointee

  private static var products: skein_product_kernels {
    ProductPrecision.current == .bfloat16 ? bfloat16Products : float32Products
  }

  public static var productPrecision: ProductPrecision? { ProductPrecision.current }

  public static func multiply(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, into c: MatrixView<Float>, scale: Float, adding: Bool,
    row: UnsafePointer<Float>?
  ) {
    products.multiply(
      a.isTransposed, b.isTransposed, c.rows, c.columns, a.columns, scale,
      a.pointer, a.stride, b.pointer, b.stride, adding, row, c.pointer, c.stride)
  }

  public static func packedCount(rows: Int, columns: Int) -> Int { products.packed_count(rows, columns) }

  public static func pack(_ b: MatrixView<Float>, into packed: UnsafeMutablePointer<Float>) {
    products.pack(b.isTransposed, b.rows, b.columns, b.pointer, b.stride, packed)
  }

  public static func multiply(
    _ a: MatrixView<Float>, packed b: UnsafePointer<Float>, into c: MatrixView<Float>, scale: Float, adding: Bool
  ) {
    products.multiply_packed(
      a.isTransposed, c.rows, c.columns, a.columns, scale, a.pointer, a.stride, b, adding, nil, c.pointer, c.stride)
  }
}

/// Packing is a copy, row by row.
extension Double: TensorScalar {
  public static let kernels = skein_layers_double

  public static var productPrecision: ProductPrecision? { nil }

  public static func multiply(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, into c: MatrixView<Double>, scale: Double, adding: Bool,
    row: UnsafePointer<Double>?
  ) {
    skein_product_double(
      a.isTransposed, b.isTransposed, c.rows, c.columns, a.columns, scale,
      a.pointer, a.stride, b.pointer, b.stride, adding, row, c.pointer, c.stride)
  }

  public static func packedCount(rows: Int, columns: Int) -> Int { rows * columns }

  public static func pack(_ b: MatrixView<Double>, into packed: UnsafeMutablePointer<Double>) {
    let (row, column) = b.isTransposed ? (1, b.stride) : (b.stride, 1)
    for i in 0..<b.rows {
      for j in 0..<b.columns { packed[i * b.columns + j] = b.pointer[i * row + j * column] }
    }
  }

  public static func multiply(
    _ a: MatrixView<Double>, packed b: UnsafePointer<Double>, into c: MatrixView<Double>, scale: Double, adding: Bool
  ) {
    skein_product_double(
      a.isTransposed, false, c.rows, c.columns, a.columns, scale,
      a.pointer, a.stride, b, c.columns, adding, nil, c.pointer, c.stride)
  }
}
