import CSpectra
import Tensors

/// The largest singular values of a matrix with their left vectors: A ≈ U · diag(σ) · Vᵀ.
///
///     let svd = try TruncatedSVD(of: matrix, rank: 100, random: CounterRandom(seed: 1, stream: 0), threads: 2)
///     svd?.singularValues        // the largest first
///
/// They are the roots of the largest eigenvalues of A Aᵀ, or of Aᵀ A where that is smaller, which the implicitly restarted Lanczos
/// method finds (R. Lehoucq, D. Sorensen, C. Yang: ARPACK users' guide, 1998), in the library Spectra. Of the two signs that a
/// vector can have, its largest element is positive. The same bits for any number of threads.
public struct TruncatedSVD: Sendable {
  public let rows: Int
  /// The largest first.
  public let singularValues: [Double]
  /// Column by column, `rows` elements each.
  let leftVectors: [Double]

  /// An element of U.
  public subscript(row: Int, column: Int) -> Double { leftVectors[column * rows + row] }

  /// Computes until the residual of every eigenvalue is below this share of it: singular values are then good to about the half of
  /// it and better.
  static let tolerance = 1e-6
  private static let restarts = 1_000

  /// Vectors of the space that is searched; ARPACK's and Spectra's advice.
  static func basis(rank: Int, size: Int) -> Int { min(size, max(2 * rank + 1, 20)) }

  /// Bytes that the computation takes besides the matrix.
  static func bytes(rows: Int, columns: Int, rank: Int) -> Double {
    let size = min(rows, columns)
    // The basis, a copy of its part while it is compressed, the vectors found twice, and two vectors in between.
    return 8 * (Double(size) * Double(basis(rank: rank, size: size) + 3 * rank) + Double(2 * (rows + columns)))
      + 8 * Double(rows) * Double(rank)
  }

  /// - Parameters:
  ///   - rank: singular values wanted, fewer than the matrix has rows and columns.
  ///   - random: what the search begins with.
  ///   - step: called on this thread with the number of products that were made; `false` ends the computation.
  /// - Returns: `nil` if ended by `step`.
  /// - Throws: ``EmbeddingError/rankTooHigh(wanted:possible:)`` where the matrix has fewer singular values above 0, and
  ///   ``EmbeddingError/cannotFactorize(reason:)``.
  public init?(
    of matrix: SparseMatrix, rank: Int, random: CounterRandom, threads: Int,
    step: (_ products: Int) -> Bool = { _ in true }
  ) throws(EmbeddingError) {
    let size = min(matrix.rows, matrix.columns)
    if rank >= size { throw .rankTooHigh(wanted: rank, possible: max(size - 1, 0)) }
    let usesRows = matrix.rows <= matrix.columns
    var values = [Double](repeating: 0, count: rank)
    var vectors = [Double](repeating: 0, count: size * rank)
    let start = (0..<size).map { random.normal(at: UInt64($0)) }
    let status = withoutActuallyEscaping(step) { step in
      let product = GramProduct(matrix, usesRows: usesRows, threads: threads, step: step)
      return withExtendedLifetime(product) {
        skein_largest_eigenvalues(
          size, rank, Self.basis(rank: rank, size: size), start, Self.restarts, Self.tolerance,
          { x, y, context in Unmanaged<GramProduct>.fromOpaque(context!).takeUnretainedValue().multiply(x!, into: y!) },
          Unmanaged.passUnretained(product).toOpaque(), &values, &vectors)
      }
    }
    switch status {
    case skein_eigen_done: break
    case skein_eigen_stopped: return nil
    case skein_eigen_not_converged: throw .cannotFactorize(reason: "the singular values do not settle")
    case skein_eigen_no_memory: throw .cannotFactorize(reason: "there is not enough memory")
    default: throw .cannotFactorize(reason: "numbers are not finite")
    }
    // An eigenvalue is good to 1e-16 of the largest, its root to 1e-8: below 1e-6 it is nothing but rounding.
    let possible = values.count { $0 > 1e-12 * values[0] }
    if possible < rank { throw .rankTooHigh(wanted: rank, possible: possible) }
    singularValues = values.map { $0.squareRoot() }
    rows = matrix.rows
    var left = usesRows ? vectors : Self.left(of: vectors, matrix, singularValues, threads: threads)
    Self.fixSigns(of: &left, rows: rows)
    leftVectors = left
  }

  /// u = A v / σ.
  private static func left(
    of right: [Double], _ matrix: SparseMatrix, _ singularValues: [Double], threads: Int
  ) -> [Double] {
    let team = ThreadTeam(threads: threads)
    var left = [Double](repeating: 0, count: matrix.rows * singularValues.count)
    for (column, sigma) in singularValues.enumerated() {
      right.withUnsafeBufferPointer { right in
        left.withUnsafeMutableBufferPointer { left in
          let u = left.baseAddress! + column * matrix.rows
          matrix.byRow.multiply(right.baseAddress! + column * matrix.columns, into: u, team)
          for row in 0..<matrix.rows { u[row] /= sigma }
        }
      }
    }
    return left
  }

  private static func fixSigns(of vectors: inout [Double], rows: Int) {
    for start in stride(from: 0, to: vectors.count, by: rows) {
      var largest = 0.0
      for element in vectors[start..<start + rows] where abs(element) > abs(largest) { largest = element }
      if largest < 0 { for place in start..<start + rows { vectors[place] = -vectors[place] } }
    }
  }
}

/// Products with A Aᵀ or Aᵀ A.
private final class GramProduct {
  private let first: SparseMatrix.Lines
  private let second: SparseMatrix.Lines
  private let team: ThreadTeam
  private let between: UnsafeMutablePointer<Double>
  private let step: (Int) -> Bool
  private var products = 0

  init(_ matrix: SparseMatrix, usesRows: Bool, threads: Int, step: @escaping (Int) -> Bool) {
    (first, second) = usesRows ? (matrix.byColumn, matrix.byRow) : (matrix.byRow, matrix.byColumn)
    team = ThreadTeam(threads: threads)
    between = .allocate(capacity: max(first.count, 1))
    self.step = step
  }

  deinit { between.deallocate() }

  func multiply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>) -> Bool {
    guard step(products) else { return false }
    products += 1
    first.multiply(x, into: between, team)
    second.multiply(between, into: y, team)
    return true
  }
}
