import CKernels
import Testing

/// Every search kernel, on every instruction set that this machine has.
@Suite("Search kernels")
struct SearchKernelTests {
  static let instructionSets = [SKEIN_ISA_SCALAR, SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON]
    .filter(skein_isa_available)

  /// Below, at and above one and several registers and blocks of lanes.
  static let dimensions = [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 47, 64, 100, 129, 300]

  @Test("the best instruction set is available and has a name")
  func bestInstructionSet() {
    #expect(skein_isa_available(skein_best_isa()))
    let names = Self.instructionSets.map { String(cString: skein_isa_name($0)) }
    #expect(names.contains(String(cString: skein_isa_name(skein_best_isa()))))
    #expect(Set(names).count == names.count && !names.contains("unknown"))
  }

  @Test("packing keeps whole blocks and moves the last elements to the last lanes")
  func packing() {
    let vector = (1...19).map(Float.init)
    var packed = [Float](repeating: -1, count: skein_packed_dimension(19))
    skein_pack(vector, 19, &packed)
    #expect(packed == (1...16).map(Float.init) + [Float](repeating: 0, count: 13) + [17, 18, 19])
    #expect([1, 15, 16, 17, 32].map(skein_packed_dimension) == [16, 16, 16, 32, 32])
  }

  @Test("scores have the scalar twin's bits and are within the bound of exact arithmetic", arguments: dimensions)
  func scores(dimension: Int) {
    for count in [0, 1, 2, 3, 4, 5, 9] {
      let sample = Sample(rows: count, dimension: dimension)
      let expected = sample.scores(SKEIN_ISA_SCALAR)
      for row in 0..<count {
        let products = (0..<dimension).map {
          Double(sample.rows[row * dimension + $0]) * Double(sample.query[$0])
        }
        let exact = products.reduce(0, +) * Double(sample.scales[row])
        // A chain of ⌈D/16⌉ fused multiply-adds, 4 additions and 1 product, each off by 2⁻²⁴ of what it has summed.
        let chain = Double((dimension + 15) / 16 + 5)
        let bound = chain * 0x1p-24 * products.map(abs).reduce(0, +) * Double(abs(sample.scales[row])) * 1.01 + 1e-44
        #expect(abs(Double(expected[row]) - exact) <= bound)
      }
      for instructionSet in Self.instructionSets {
        #expect(sample.scores(instructionSet).map(\.bitPattern) == expected.map(\.bitPattern))
      }
    }
  }

  @Test("rows that end where memory ends, unaligned, score as any other", arguments: [1, 5, 16, 17, 100])
  func unalignedRows(dimension: Int) {
    let sample = Sample(rows: 3, dimension: dimension)
    let expected = sample.scores(SKEIN_ISA_SCALAR)
    for instructionSet in Self.instructionSets {
      for offset in 1..<4 {
        // NaN before and after: a kernel that counts what is not its own gives NaN.
        let moved = [Float](repeating: .nan, count: offset) + sample.rows + [Float](repeating: .nan, count: 16)
        let scores = moved.withUnsafeBufferPointer { moved in
          sample.scores(instructionSet, at: moved.baseAddress! + offset)
        }
        #expect(scores.map(\.bitPattern) == expected.map(\.bitPattern))
      }
    }
  }

  @Test("NaN, infinities and denormals go the same way everywhere", arguments: [3, 16, 21])
  func specialValues(dimension: Int) {
    let specials: [Float] = [.nan, .infinity, -.infinity, .leastNonzeroMagnitude, -0.0, .greatestFiniteMagnitude]
    for (index, special) in specials.enumerated() {
      for place in [0, dimension - 1] {
        var sample = Sample(rows: 5, dimension: dimension)
        sample.rows[2 * dimension + place] = special
        let expected = sample.scores(SKEIN_ISA_SCALAR)
        for instructionSet in Self.instructionSets {
          let scores = sample.scores(instructionSet)
          for row in 0..<5 where !expected[row].isNaN { #expect(scores[row].bitPattern == expected[row].bitPattern) }
          #expect(scores.map(\.isNaN) == expected.map(\.isNaN))
          let found = sample.search(instructionSet, capacity: 5).map(\.row).sorted()
          #expect(found.contains(2) == !(index == 0 || expected[2] == -.infinity))
          #expect(found.filter { $0 != 2 } == [0, 1, 3, 4])
        }
      }
    }
  }

  @Test("inverse norms have the scalar twin's bits and are exact to half a unit", arguments: dimensions)
  func inverseNorms(dimension: Int) {
    var sample = Sample(rows: 6, dimension: dimension)
    for column in 0..<dimension {
      sample.rows[column] = 0
      sample.rows[dimension + column] *= 1e-25  // its square is no Float
      sample.rows[2 * dimension + column] *= 1e25
      sample.rows[3 * dimension + column] = column == 0 ? 1000 * .leastNonzeroMagnitude : 0
    }
    sample.rows[4 * dimension] = .infinity
    let expected = sample.inverseNorms(SKEIN_ISA_SCALAR)
    for instructionSet in Self.instructionSets {
      #expect(sample.inverseNorms(instructionSet).map(\.bitPattern) == expected.map(\.bitPattern))
    }
    #expect(expected[0] == 0 && expected[3] == 0 && expected[4] == 0)
    for row in [1, 2, 5] {
      let squares = (0..<dimension).map { sample.rows[row * dimension + $0] }.map { Double($0) * Double($0) }
      let exact = 1 / squares.reduce(0, +).squareRoot()
      #expect(abs(Double(expected[row]) - exact) <= exact * 0x1.0001p-24)
    }
  }

  @Test("search finds what sorting all scores finds, ties by row", arguments: [0, 1, 3, 10, 50])
  func searchAgainstSorting(capacity: Int) {
    for dimension in [2, 16, 19] {
      // Small whole numbers: many scores are equal.
      let sample = Sample(rows: 43, dimension: dimension, wholeNumbersTo: 2)
      let scores = sample.scores(SKEIN_ISA_SCALAR)
      let sorted = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(capacity)
      for instructionSet in Self.instructionSets {
        let found = sample.search(instructionSet, capacity: capacity)
        #expect(found.map { Int($0.row) } == Array(sorted))
        #expect(found.map(\.score) == sorted.map { scores[$0] })
      }
    }
  }

  @Test("search goes on from where another search ended")
  func searchInParts() {
    let sample = Sample(rows: 50, dimension: 20)
    for instructionSet in Self.instructionSets {
      let whole = sample.search(instructionSet, capacity: 7)
      for cut in [1, 4, 13, 49] {
        let parts = sample.search(instructionSet, capacity: 7, cutAt: cut)
        #expect(parts.map(\.row) == whole.map(\.row))
        #expect(parts.map(\.score) == whole.map(\.score))
      }
    }
  }

  @Test("many queries find what each finds alone, with the same bits", arguments: [1, 16, 23, 300, 5000])
  func manyQueries(dimension: Int) {
    let sample = Sample(rows: 45, dimension: dimension)
    for instructionSet in Self.instructionSets {
      let many = sample.searchMany(instructionSet, SKEIN_SCORE_COSINE, capacity: 4)
      for (query, found) in many.enumerated() {
        let alone = sample.search(instructionSet, capacity: 4, query: query)
        #expect(found.map(\.row) == alone.map(\.row))
        #expect(found.map(\.score.bitPattern) == alone.map(\.score.bitPattern))
      }
    }
  }

  @Test("3CosMul scores are b' c' / (a' + 0.001) of the cosines", arguments: [5, 16, 40])
  func productScores(dimension: Int) {
    let sample = Sample(rows: 21, dimension: dimension)
    let cosines = (0..<Sample.queryCount).map { sample.scores(SKEIN_ISA_SCALAR, query: $0) }
    let expected = sample.searchMany(SKEIN_ISA_SCALAR, SKEIN_SCORE_PRODUCT, capacity: 21)
    for (question, found) in expected.enumerated() {
      #expect(found.count == 21)
      for candidate in found {
        let (b, c, a) = (
          (1 + cosines[3 * question][Int(candidate.row)]) / 2, (1 + cosines[3 * question + 1][Int(candidate.row)]) / 2,
          (1 + cosines[3 * question + 2][Int(candidate.row)]) / 2
        )
        #expect(candidate.score == b * c / (a + 0.001))
      }
    }
    for instructionSet in Self.instructionSets {
      let found = sample.searchMany(instructionSet, SKEIN_SCORE_PRODUCT, capacity: 21)
      #expect(found.map { $0.map(\.row) } == expected.map { $0.map(\.row) })
      #expect(found.map { $0.map(\.score.bitPattern) } == expected.map { $0.map(\.score.bitPattern) })
    }
  }

  @Test("reading sums every element once", arguments: [0, 1, 15, 16, 17, 1000])
  func reading(count: Int) {
    let elements = (0..<count).map { Float($0 % 7) }
    for instructionSet in Self.instructionSets {
      #expect(skein_read(instructionSet, elements, count) == elements.reduce(0, +))
    }
  }
}
