import Tensors
import CKernels
import Corpora
import Dispatch

/// Exact search by cosine in the rows of a matrix.
///
///     let search = VectorSearch(vectors.matrix)
///     search.nearest(to: vectors.matrix.direction(of: paris), count: 2)   // paris, london
///
/// Results are the same bits on every instruction set, for any number of threads, and for a query alone or among many;
/// of equal scores the smaller row comes first. A row that holds NaN or infinity is never found; a row of zeros has the
/// cosine 0 with everything. Against exact arithmetic a cosine is off by at most `dimension / 16 + 8` units of 2⁻²⁴.
public struct VectorSearch: Sendable {
  public let matrix: VectorMatrix
  public let instructionSet: InstructionSet
  /// How many threads a search may use.
  public let threads: Int
  /// 1 / ‖row‖; 0 for rows of zeros.
  package let inverseNorms: [Float]

  /// Takes the norms of all rows: one pass over the matrix.
  public init(_ matrix: VectorMatrix, threads: Int = 1, instructionSet: InstructionSet = .current) {
    precondition(threads > 0, "\(threads) threads")
    precondition(instructionSet.isAvailable, "this machine has no \(instructionSet)")
    self.matrix = matrix
    self.instructionSet = instructionSet
    self.threads = threads
    inverseNorms = [Float](unsafeUninitializedCapacity: matrix.rows) { norms, count in
      // Unsafe: threads write ranges that do not overlap.
      nonisolated(unsafe) let norms = norms
      Self.inParallel(threads, over: matrix.rows) { _, range in
        matrix.withUnsafeBufferPointer { elements in
          skein_inverse_norms(
            instructionSet.kernel, elements.baseAddress! + range.lowerBound * matrix.dimension, range.count,
            matrix.dimension, norms.baseAddress! + range.lowerBound)
        }
      }
      count = matrix.rows
    }
  }

  /// The same search on one thread, where the norms are known.
  init(_ matrix: VectorMatrix, inverseNorms: [Float]) {
    (self.matrix, self.inverseNorms) = (matrix, inverseNorms)
    (threads, instructionSet) = (1, .current)
  }

  /// The rows nearest to a direction, best first.
  ///
  /// - Parameters:
  ///   - count: how many to find; fewer come where there are fewer.
  ///   - excluded: rows that are no candidates.
  ///   - rows: only the first `rows` rows, the most frequent words, are candidates; all without it.
  public func nearest(
    to direction: UnitVector, count: Int, excluding excluded: [TokenID] = [], within rows: Int? = nil
  ) -> [Neighbour] {
    let rows = min(rows ?? matrix.rows, matrix.rows)
    let capacity = min(min(count, rows) + excluded.count, rows)
    guard count > 0, capacity > 0 else { return [] }
    let query = PackedQueries([direction], dimension: matrix.dimension)
    let threads = min(threads, rows)
    var found = [skein_candidate](repeating: skein_candidate(), count: capacity * threads)
    var held = [Int](repeating: 0, count: threads)
    found.withUnsafeMutableBufferPointer { found in
      held.withUnsafeMutableBufferPointer { held in
        // Unsafe: each thread writes the heap and the number of its own.
        nonisolated(unsafe) let (found, held) = (found.baseAddress!, held.baseAddress!)
        Self.inParallel(threads, over: rows) { thread, range in
          held[thread] = matrix.withUnsafeBufferPointer { elements in
            inverseNorms.withUnsafeBufferPointer { norms in
              skein_search(
                instructionSet.kernel, elements.baseAddress! + range.lowerBound * matrix.dimension, range.count,
                matrix.dimension, norms.baseAddress! + range.lowerBound, query.elements, UInt32(range.lowerBound),
                found + thread * capacity, 0, capacity)
            }
          }
        }
      }
    }
    var candidates = (0..<threads).flatMap { found[$0 * capacity..<$0 * capacity + held[$0]] }
    return Self.best(count, of: &candidates, excluding: excluded)
  }

  /// The cosine of a direction with each of the first `rows` rows, or all.
  public func cosines(with direction: UnitVector, within rows: Int? = nil) -> [Float] {
    let rows = min(rows ?? matrix.rows, matrix.rows)
    let query = PackedQueries([direction], dimension: matrix.dimension)
    return [Float](unsafeUninitializedCapacity: rows) { scores, count in
      count = rows
      guard rows > 0 else { return }
      matrix.withUnsafeBufferPointer { elements in
        inverseNorms.withUnsafeBufferPointer { norms in
          skein_scores(
            instructionSet.kernel, elements.baseAddress!, rows, matrix.dimension, norms.baseAddress!, query.elements,
            scores.baseAddress!)
        }
      }
    }
  }

  /// Orders candidates, drops the excluded ones, and keeps the best `count`.
  static func best(
    _ count: Int, of candidates: inout [skein_candidate], excluding excluded: [TokenID]
  ) -> [Neighbour] {
    candidates.withUnsafeMutableBufferPointer { skein_sort_candidates($0.baseAddress, $0.count) }
    var best: [Neighbour] = []
    best.reserveCapacity(min(count, candidates.count))
    for candidate in candidates where !excluded.contains(candidate.row) {
      if best.count == count { break }
      best.append(Neighbour(id: candidate.row, score: candidate.score))
    }
    return best
  }

  /// Calls `body` on `threads` threads, with the thread's number and its part of `0..<count`.
  static func inParallel(_ threads: Int, over count: Int, _ body: @Sendable (Int, Range<Int>) -> Void) {
    let threads = min(threads, count)
    if threads == 1 { return body(0, 0..<count) }
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      body(thread, count * thread / threads..<count * (thread + 1) / threads)
    }
  }
}
