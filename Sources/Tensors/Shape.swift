/// The sizes of a tensor's dimensions, one to four of them, the slowest first.
///
///     let gates = Shape(35, 20, 2600)   // [T, B, 4H]
///     gates.count                       // 1_820_000
///     gates.rows                        // 700: all dimensions but the last
public struct Shape: Hashable, Sendable {
  public let rank: Int
  private let sizes: SIMD4<Int>

  public init(_ a: Int) { self.init(rank: 1, SIMD4(a, 1, 1, 1)) }
  public init(_ a: Int, _ b: Int) { self.init(rank: 2, SIMD4(a, b, 1, 1)) }
  public init(_ a: Int, _ b: Int, _ c: Int) { self.init(rank: 3, SIMD4(a, b, c, 1)) }
  public init(_ a: Int, _ b: Int, _ c: Int, _ d: Int) { self.init(rank: 4, SIMD4(a, b, c, d)) }

  private init(rank: Int, _ sizes: SIMD4<Int>) {
    self.rank = rank
    self.sizes = sizes
    precondition(sizes.min() >= 0, "a negative size in \(self)")
  }

  public subscript(dimension: Int) -> Int {
    precondition(dimension >= 0 && dimension < rank, "dimension \(dimension) of \(self)")
    return sizes[dimension]
  }

  /// The number of elements.
  public var count: Int { sizes[0] * sizes[1] * sizes[2] * sizes[3] }

  /// The size of the last dimension.
  public var columns: Int { sizes[rank - 1] }

  /// The product of all dimensions but the last.
  public var rows: Int {
    switch rank {
    case 1: 1
    case 2: sizes[0]
    case 3: sizes[0] * sizes[1]
    default: sizes[0] * sizes[1] * sizes[2]
    }
  }

  /// The shape with another first dimension.
  public func with(first: Int) -> Shape {
    var changed = sizes
    changed[0] = first
    return Shape(rank: rank, changed)
  }

  /// The shape with another last dimension.
  public func with(columns: Int) -> Shape {
    var changed = sizes
    changed[rank - 1] = columns
    return Shape(rank: rank, changed)
  }
}

extension Shape: CustomStringConvertible {
  public var description: String { "[" + (0..<rank).map { String(sizes[$0]) }.joined(separator: ", ") + "]" }
}
