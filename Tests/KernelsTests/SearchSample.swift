import CKernels

/// Rows, scales and queries to search with, of formulas, so that every run has the same ones.
struct Sample {
  static let queryCount = 12

  let count: Int
  let dimension: Int
  var rows: [Float]
  var scales: [Float]
  var queries: [[Float]]

  var query: [Float] { queries[0] }

  init(rows count: Int, dimension: Int, wholeNumbersTo limit: Int? = nil) {
    func element(_ index: Int) -> Float {
      var bits = UInt64(index) &* 0x9E37_79B9_7F4A_7C15
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits ^= bits >> 31
      if let limit { return Float(Int(bits % UInt64(2 * limit + 1)) - limit) }
      return Float(Int64(bits % 20_001) - 10_000) / 7_000
    }
    self.count = count
    self.dimension = dimension
    rows = (0..<count * dimension).map { element($0 + 1) }
    scales = (0..<count).map { limit == nil ? 1 / Float($0 + 2) : 1 + 0 * Float($0) }
    queries = (0..<Self.queryCount).map { query in (0..<dimension).map { element(1_000_003 * (query + 1) + $0) } }
  }

  func packed(_ query: Int) -> [Float] {
    var packed = [Float](repeating: .nan, count: skein_packed_dimension(dimension))
    skein_pack(queries[query], dimension, &packed)
    return packed
  }

  func scores(_ isa: skein_isa, query: Int = 0, at moved: UnsafePointer<Float>? = nil) -> [Float] {
    var scores = [Float](repeating: .nan, count: count + 1)
    rows.withUnsafeBufferPointer {
      skein_scores(isa, moved ?? $0.baseAddress!, count, dimension, scales, packed(query), &scores)
    }
    precondition(scores[count].isNaN, "a score was written beyond the last row")
    return Array(scores.dropLast())
  }

  func inverseNorms(_ isa: skein_isa) -> [Float] {
    var norms = [Float](repeating: .nan, count: count)
    skein_inverse_norms(isa, rows, count, dimension, &norms)
    return norms
  }

  /// The best rows, best first, searched in one go or in two.
  func search(_ isa: skein_isa, capacity: Int, query: Int = 0, cutAt cut: Int? = nil) -> [skein_candidate] {
    var heap = [skein_candidate](repeating: skein_candidate(), count: capacity)
    let query = packed(query)
    var held = 0
    for range in cut.map({ [0..<$0, $0..<count] }) ?? [0..<count] {
      rows.withUnsafeBufferPointer { rows in
        scales.withUnsafeBufferPointer { scales in
          held = skein_search(
            isa, rows.baseAddress! + range.lowerBound * dimension, range.count, dimension,
            scales.baseAddress! + range.lowerBound, query, UInt32(range.lowerBound), &heap, held, capacity)
        }
      }
    }
    skein_sort_candidates(&heap, held)
    return Array(heap.prefix(held))
  }

  func searchMany(_ isa: skein_isa, _ score: skein_score, capacity: Int) -> [[skein_candidate]] {
    let questions = score == SKEIN_SCORE_PRODUCT ? Self.queryCount / 3 : Self.queryCount
    var heaps = [skein_candidate](repeating: skein_candidate(), count: questions * capacity)
    var held = [Int](repeating: 0, count: questions)
    let all = (0..<Self.queryCount).flatMap(packed)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: skein_search_scratch(dimension) * 4, alignment: 64)
    defer { scratch.deallocate() }
    skein_search_many(
      isa, score, rows, count, dimension, scales, all, Self.queryCount, 0, &heaps, &held, capacity,
      scratch.assumingMemoryBound(to: Float.self))
    return (0..<questions).map { question in
      var heap = Array(heaps[question * capacity..<question * capacity + held[question]])
      skein_sort_candidates(&heap, heap.count)
      return heap
    }
  }
}
