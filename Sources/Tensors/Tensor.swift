/// Numbers in one to four dimensions: a value. Copies share memory until one of them is written to.
///
/// Elements are contiguous, the last dimension fastest; the first starts on 64 bytes. There are no views with strides:
/// kernels work on a ``MatrixView`` while a layer runs.
///
///     var x = Tensor<Float>(Shape(2, 3)) { Float($0) }
///     x[1, 2]              // 5
///     let y = x
///     x[1, 2] = 7
///     y[1, 2]              // 5
public struct Tensor<Scalar: TensorScalar>: Sendable {
  public private(set) var shape: Shape
  private var storage: TensorStorage<Scalar>?  // nil where there are no elements

  /// A tensor whose elements are all `value`.
  public init(_ shape: Shape, repeating value: Scalar = 0) {
    self.init(uninitialized: shape)
    pointer.fill(value, count: shape.count)
  }

  /// A tensor whose element number i, counted in memory, is `element(i)`.
  public init(_ shape: Shape, _ element: (Int) throws -> Scalar) rethrows {
    self.init(uninitialized: shape)
    for i in 0..<shape.count { pointer[i] = try element(i) }
  }

  /// A tensor with these elements.
  public init(_ shape: Shape, _ elements: some Collection<Scalar>) {
    precondition(elements.count == shape.count, "\(elements.count) elements for a tensor of shape \(shape)")
    self.init(uninitialized: shape)
    _ = UnsafeMutableBufferPointer(start: pointer, count: shape.count).initialize(fromContentsOf: elements)
  }

  /// No elements: to be given a shape by ``resize(to:)``.
  public init() {
    shape = Shape(0)
    storage = nil
  }

  private init(uninitialized shape: Shape) {
    self.shape = shape
    storage = TensorStorage(capacity: shape.count)
  }

  /// Where the elements are, if there are any.
  private var pointer: UnsafeMutablePointer<Scalar> { storage.unsafelyUnwrapped.pointer }

  /// The number of elements.
  public var count: Int { shape.count }

  /// Gives the tensor a shape; its elements are then unspecified. Memory is kept where it is large enough and no copy
  /// shares it: a step of training that has the shapes of the step before allocates nothing.
  public mutating func resize(to shape: Shape) {
    if !isKnownUniquelyReferenced(&storage) || storage.unsafelyUnwrapped.capacity < shape.count {
      storage = TensorStorage(capacity: shape.count)
    }
    self.shape = shape
  }

  /// The same elements in another shape of as many.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.count == count, "\(self.shape) cannot become \(shape)")
    var tensor = self
    tensor.shape = shape
    return tensor
  }

  /// The same elements as `Target`, rounded if need be.
  public func converted<Target: TensorScalar>(to type: Target.Type = Target.self) -> Tensor<Target> {
    withUnsafeBufferPointer { elements in Tensor<Target>(shape) { Target(elements[$0]) } }
  }
}

// MARK: - Elements

extension Tensor {
  public var elements: [Scalar] { withUnsafeBufferPointer(Array.init) }

  /// All elements in memory's order; valid during the call.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage?.pointer, count: count))
  }

  /// All elements in memory's order, to be written; valid during the call.
  public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage?.pointer, count: count))
  }

  /// Element number `index` in memory's order.
  public subscript(flat index: Int) -> Scalar {
    get {
      precondition(index >= 0 && index < count, "element \(index) of \(shape)")
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "element \(index) of \(shape)")
      makeUnique()
      pointer[index] = newValue
    }
  }

  public subscript(_ i: Int) -> Scalar {
    get { self[flat: offset(Shape(1), i, 0, 0, 0)] }
    set { self[flat: offset(Shape(1), i, 0, 0, 0)] = newValue }
  }

  public subscript(_ i: Int, _ j: Int) -> Scalar {
    get { self[flat: offset(Shape(1, 1), i, j, 0, 0)] }
    set { self[flat: offset(Shape(1, 1), i, j, 0, 0)] = newValue }
  }

  public subscript(_ i: Int, _ j: Int, _ k: Int) -> Scalar {
    get { self[flat: offset(Shape(1, 1, 1), i, j, k, 0)] }
    set { self[flat: offset(Shape(1, 1, 1), i, j, k, 0)] = newValue }
  }

  public subscript(_ i: Int, _ j: Int, _ k: Int, _ l: Int) -> Scalar {
    get { self[flat: offset(Shape(1, 1, 1, 1), i, j, k, l)] }
    set { self[flat: offset(Shape(1, 1, 1, 1), i, j, k, l)] = newValue }
  }

  /// Where the element with these indices is, `of` a shape of as many dimensions.
  private func offset(_ of: Shape, _ i: Int, _ j: Int, _ k: Int, _ l: Int) -> Int {
    precondition(shape.rank == of.rank, "\(of.rank) indices into \(shape)")
    var offset = 0
    for (dimension, index) in [i, j, k, l].prefix(shape.rank).enumerated() {
      precondition(index >= 0 && index < shape[dimension], "index \(index) in dimension \(dimension) of \(shape)")
      offset = offset * shape[dimension] + index
    }
    return offset
  }

  /// Sets every element.
  public mutating func fill(_ value: Scalar) {
    if !isKnownUniquelyReferenced(&storage) { storage = TensorStorage(capacity: count) }
    pointer.fill(value, count: count)
  }

  private mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) { return }
    let copy = TensorStorage<Scalar>(capacity: count)
    if let storage { copy.pointer.initialize(from: storage.pointer, count: count) }
    storage = copy
  }
}

// MARK: - Matrices

extension Tensor {
  /// The elements as a matrix of ``Shape/rows`` by ``Shape/columns``, to be read.
  public var matrix: MatrixView<Scalar> {
    guard let storage else { preconditionFailure("a tensor without elements has no matrix") }
    return MatrixView(storage, rows: shape.rows, columns: shape.columns)
  }

  /// The elements as a matrix that kernels may write to, until the tensor is copied, changed or asked for a view again.
  public mutating func mutableMatrix() -> MatrixView<Scalar> {
    makeUnique()
    return matrix
  }

  /// ``resize(to:)``, then ``mutableMatrix()``.
  public mutating func matrix(resizedTo shape: Shape) -> MatrixView<Scalar> {
    resize(to: shape)
    return matrix
  }
}

/// Whether shapes and all elements are equal; as for `Float`, NaN equals nothing.
extension Tensor: Equatable {
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape
      && left.withUnsafeBufferPointer { left in right.withUnsafeBufferPointer { left.elementsEqual($0) } }
  }
}

extension Tensor {
  /// Some steps of a tensor [T, …], copied.
  public func steps(_ range: Range<Int>) -> Tensor {
    precondition(
      shape.rank >= 2 && range.lowerBound >= 0 && range.upperBound <= shape[0], "steps \(range) of \(shape)")
    let size = count / max(shape[0], 1)
    return withUnsafeBufferPointer { elements in
      Tensor(shape.with(first: range.count), elements[range.lowerBound * size..<range.upperBound * size])
    }
  }
}
