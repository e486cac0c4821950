import CKernels
import Tensors

extension NeighbourGraph {
  /// The rows that a search along the links finds nearest, best first: most of the nearest, not always all.
  ///
  /// Algorithms 2 and 5 of the paper. Of equal scores the smaller row is better.
  ///
  /// - Parameters:
  ///   - width: how many candidates are kept, ef of the paper; at least `count`.
  ///   - score: gives the scores of some rows, in their order.
  public func nearest<Failure: Error>(
    count: Int, width: Int,
    score: (UnsafeBufferPointer<UInt32>, UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
  ) throws(Failure) -> [Neighbour] {
    var unseen: [UInt32] = []
    var scores: [Float] = []
    /// Scores of rows as neighbours; those that are no numbers are never found.
    func neighbours(_ rows: [UInt32], _ body: (Neighbour) -> Void) throws(Failure) {
      if scores.count < rows.count { scores = [Float](repeating: 0, count: rows.count) }
      try rows.withUnsafeBufferPointer { rows throws(Failure) in
        try scores.withUnsafeMutableBufferPointer { scores throws(Failure) in
          try score(rows, UnsafeMutableBufferPointer(rebasing: scores[..<rows.count]))
        }
      }
      for (row, score) in zip(rows, scores) { body(Neighbour(id: row, score: score.isNaN ? -.infinity : score)) }
    }

    var nearest = Neighbour(id: entry, score: -.infinity)
    try neighbours([entry]) { nearest = $0 }
    for layer in layers.dropFirst().reversed() {
      var isNearer = true
      while isNearer {
        isNearer = false
        try neighbours(layer.withLinks(of: nearest.id) { Array($0) }) { neighbour in
          if CandidateHeap.isBetter(neighbour, nearest) {
            nearest = neighbour
            isNearer = true
          }
        }
      }
    }

    let width = max(width, count)
    var seen = [UInt64](repeating: 0, count: (rows + 63) / 64)
    func see(_ row: UInt32) -> Bool {
      let bit = UInt64(1) << (row % 64)
      defer { seen[Int(row / 64)] |= bit }
      return seen[Int(row / 64)] & bit == 0
    }
    _ = see(nearest.id)
    var candidates = CandidateHeap(bestFirst: true)
    var found = CandidateHeap(bestFirst: false)
    candidates.insert(nearest)
    found.insert(nearest)
    while candidates.count > 0 {
      let candidate = candidates.removeFirst()
      if found.count >= width, CandidateHeap.isBetter(found.first!, candidate) { break }
      unseen.removeAll(keepingCapacity: true)
      layers[0].withLinks(of: candidate.id) { links in
        for link in links where see(link) { unseen.append(link) }
      }
      try neighbours(unseen) { neighbour in
        guard found.count < width || CandidateHeap.isBetter(neighbour, found.first!) else { return }
        candidates.insert(neighbour)
        found.insert(neighbour)
        if found.count > width { _ = found.removeFirst() }
      }
    }
    return Array(found.all.filter { $0.score > -.infinity }.sorted(by: CandidateHeap.isBetter).prefix(count))
  }
}

/// Rows of vectors that are fetched one by one, scored against one direction with the bits that ``VectorSearch`` gives.
public struct RowScores: ~Copyable {
  private let dimension: Int
  private let query: PackedQueries
  private let instructionSet = InstructionSet.current

  public init(_ direction: UnitVector) {
    dimension = direction.elements.count
    query = PackedQueries([direction], dimension: dimension)
  }

  /// Scores rows that lie one after the other.
  ///
  /// - Parameter inverseNorms: 1 / ‖row‖ of each; taken here where there are none.
  public func score(
    _ rows: UnsafeBufferPointer<Float>, inverseNorms: UnsafeBufferPointer<Float>? = nil,
    into scores: UnsafeMutableBufferPointer<Float>
  ) {
    let count = scores.count
    precondition(rows.count == count * dimension, "\(rows.count) numbers for \(count) rows of \(dimension)")
    guard count > 0, let start = rows.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { norms in
      if let inverseNorms {
        _ = norms.update(from: inverseNorms)
      } else {
        skein_inverse_norms(instructionSet.kernel, start, count, dimension, norms.baseAddress!)
      }
      skein_scores(
        instructionSet.kernel, start, count, dimension, norms.baseAddress!, query.elements, scores.baseAddress!)
    }
  }
}

extension VectorSearch {
  /// The rows nearest to a direction, as far as an index of this matrix finds them: see ``NeighbourGraph``. Scores are those of
  /// the exact search, to the bit.
  ///
  /// - Parameter width: how many candidates are kept; at least `count` and the excluded ones.
  public func nearest(
    to direction: UnitVector, count: Int, excluding excluded: [UInt32] = [], by graph: NeighbourGraph, width: Int
  ) -> [Neighbour] {
    precondition(graph.rows == matrix.rows, "an index of \(graph.rows) rows for \(matrix.rows)")
    let wanted = count + excluded.count
    let scorer = RowScores(direction)
    let dimension = matrix.dimension
    var rows: [Float] = []
    var norms: [Float] = []
    let found = matrix.withUnsafeBufferPointer { elements in
      graph.nearest(count: wanted, width: width) { ids, scores in
        if norms.count < ids.count {
          rows = [Float](repeating: 0, count: ids.count * dimension)
          norms = [Float](repeating: 0, count: ids.count)
        }
        rows.withUnsafeMutableBufferPointer { rows in
          norms.withUnsafeMutableBufferPointer { norms in
            for (place, id) in ids.enumerated() {
              let row = UnsafeBufferPointer(rebasing: elements[Int(id) * dimension..<(Int(id) + 1) * dimension])
              _ = UnsafeMutableBufferPointer(rebasing: rows[(place * dimension)...]).update(from: row)
              norms[place] = inverseNorms[Int(id)]
            }
            scorer.score(
              UnsafeBufferPointer(rebasing: rows[..<(ids.count * dimension)]),
              inverseNorms: UnsafeBufferPointer(rebasing: norms[..<ids.count]), into: scores)
          }
        }
      }
    }
    return Array(found.filter { !excluded.contains($0.id) }.prefix(count))
  }
}
