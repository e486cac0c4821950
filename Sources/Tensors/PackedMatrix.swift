/// A right factor that is multiplied with many times, such as the weights of a recurrence: arranged once in the order in
/// which products read it.
///
///     packed.pack(weights.matrix)                                    // once a sequence, [H, G]
///     for t in 0..<T { multiply(h[t], packed, into: z[t]) }          // [B, H]·[H, G], the same bits as without packing
///
/// It is packed for products of the precision that holds when it is packed, ``ProductPrecision/current``, and multiplied in
/// no other: in bfloat16 it takes half the memory.
///
/// A copy of a copy shares memory until one of them packs again; packing again allocates nothing if there is room.
public struct PackedMatrix<Scalar: TensorScalar>: Sendable {
  public private(set) var rows = 0
  public private(set) var columns = 0
  /// What it was packed for; nil where the type has one way only.
  public private(set) var precision: ProductPrecision?
  private var storage: TensorStorage<Scalar>?  // nil where there are no elements

  /// Nothing: to be given elements by ``pack(_:)``.
  public init() {}

  /// Takes the elements of a matrix, which may be transposed.
  public mutating func pack(_ matrix: MatrixView<Scalar>) {
    (rows, columns, precision) = (matrix.rows, matrix.columns, Scalar.productPrecision)
    let count = Scalar.packedCount(rows: rows, columns: columns)
    if !isKnownUniquelyReferenced(&storage) || storage.unsafelyUnwrapped.capacity < count {
      storage = TensorStorage(capacity: count)
    }
    Scalar.pack(matrix, into: storage.unsafelyUnwrapped.pointer)
  }

  /// The elements, as ``TensorScalar/pack(_:into:)`` has arranged them.
  fileprivate func withElements(_ body: (UnsafePointer<Scalar>) -> Void) {
    guard let storage else { preconditionFailure("nothing was packed") }
    withExtendedLifetime(storage) { body(storage.pointer) }
  }
}

/// The matrix product c = scale · a b with a packed b, added to what `c` holds if `adding`: the same bits as with the
/// matrix that was packed.
///
/// - Precondition: the shapes fit; `c` is not transposed and does not overlap `a`; products are in the precision for which b
///   was packed.
public func multiply<Scalar: TensorScalar>(
  _ a: MatrixView<Scalar>, _ b: PackedMatrix<Scalar>, into c: MatrixView<Scalar>, scale: Scalar = 1,
  adding: Bool = false
) {
  precondition(
    a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && !c.isTransposed,
    "\(a) times packed [\(b.rows), \(b.columns)] into \(c)")
  precondition(
    b.precision == Scalar.productPrecision,
    "a matrix packed in \(b.precision?.rawValue ?? "–") in a product in \(Scalar.productPrecision?.rawValue ?? "–")")
  if c.count == 0 { return }
  b.withElements { Scalar.multiply(a, packed: $0, into: c, scale: scale, adding: adding) }
}
