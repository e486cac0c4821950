import Tensors
import Corpora
import Embeddings
import Testing

@Suite("Vector search")
struct VectorSearchTests {
  private let matrix = FormulaVectors.matrix

  // kv.most_similar("w3", topn=5)
  @Test("nearest words and cosines are gensim's")
  func nearestAsGensim() {
    let found = VectorSearch(matrix).nearest(to: matrix.direction(of: 3), count: 5, excluding: [3])
    #expect(found.map(\.id) == [30, 22, 39, 18, 11])
    expectClose(found.map(\.score), [0.868160188, 0.772513866, 0.50968653, 0.415397018, 0.399271637])
  }

  // kv.most_similar(positive=["w1", "w2"], negative=["w5"], topn=3)
  @Test("sums and differences of words are gensim's")
  func sumsAsGensim() {
    let sum = UnitVector.sum(adding: [1, 2].map(matrix.direction), subtracting: [matrix.direction(of: 5)])
    let found = VectorSearch(matrix).nearest(to: sum, count: 3, excluding: [1, 2, 5])
    #expect(found.map(\.id) == [23, 17, 38])
    expectClose(found.map(\.score), [0.858493268, 0.584891438, 0.498829424])
  }

  // kv.most_similar("w3", topn=3, restrict_vocab=12)
  @Test("only the first words are candidates where that is asked for")
  func restricted() {
    let found = VectorSearch(matrix).nearest(to: matrix.direction(of: 3), count: 3, excluding: [3], within: 12)
    #expect(found.map(\.id) == [11, 1, 7])
    expectClose(found.map(\.score), [0.399271637, 0.387372285, 0.160992458])
  }

  @Test("a word is nearest to itself, with cosine 1")
  func nearestToItself() {
    for row in [0, 17, 39] {
      let found = VectorSearch(matrix).nearest(to: matrix.direction(of: row), count: 1)
      #expect(found.map(\.id) == [TokenID(row)])
      expectClose(found.map(\.score), [1])
    }
  }

  @Test("any number of threads and every instruction set finds the same, alone and among many")
  func sameEverywhere() {
    let directions = (0..<40).map(matrix.direction)
    let expected = directions.map { VectorSearch(matrix).nearest(to: $0, count: 6) }
    for instructionSet in InstructionSet.available {
      for threads in [1, 2, 3, 8, 64] {
        let search = VectorSearch(matrix, threads: threads, instructionSet: instructionSet)
        #expect(directions.map { search.nearest(to: $0, count: 6) } == expected)
        #expect(search.nearest(toAll: directions, count: 6) == expected)
      }
    }
  }

  @Test("equal cosines come by word, whatever the number of threads")
  func ties() {
    let matrix = VectorMatrix((0..<30).map { [1, Float($0 % 3)] }, dimension: 2)
    for threads in [1, 2, 7] {
      let found = VectorSearch(matrix, threads: threads).nearest(to: UnitVector([1, 1]), count: 12)
      #expect(found.map(\.id) == [1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 2, 5])
    }
  }

  @Test("asking for more than there is gives all there is, and for none gives none")
  func extremeCounts() {
    let search = VectorSearch(matrix)
    #expect(search.nearest(to: matrix.direction(of: 0), count: .max).count == 40)
    #expect(search.nearest(to: matrix.direction(of: 0), count: .max, excluding: [1, 2]).count == 38)
    #expect(search.nearest(to: matrix.direction(of: 0), count: 0).isEmpty)
    #expect(search.nearest(to: matrix.direction(of: 0), count: 3, within: 0).isEmpty)
    #expect(search.nearest(toAll: [], count: 3).isEmpty)
    #expect(VectorSearch(matrix.prefix(0)).nearest(to: matrix.direction(of: 0), count: 3).isEmpty)
  }

  @Test("zeros are at right angles to all; NaN and infinity are never found")
  func unusualRows() {
    let matrix = VectorMatrix(
      [[0, 0], [-1, 0], [.nan, 1], [.infinity, 1], [1e-30, 0], [3e38, 3e38]], dimension: 2)
    let found = VectorSearch(matrix).nearest(to: UnitVector([1, 0]), count: 6)
    #expect(found.map(\.id) == [4, 5, 0, 1])
    expectClose(found.map(\.score), [1, 0.70710678, 0, -1])
  }

  @Test("cosines come for every row in order")
  func allCosines() {
    let search = VectorSearch(matrix)
    let cosines = search.cosines(with: matrix.direction(of: 3))
    #expect(cosines.count == 40 && search.cosines(with: matrix.direction(of: 3), within: 5).count == 5)
    for neighbour in search.nearest(to: matrix.direction(of: 3), count: 40) {
      #expect(cosines[Int(neighbour.id)] == neighbour.score)
    }
  }

  /// Cosines of dimension 7 are off by few units of 2⁻²⁴, and the goldens were computed in single precision too.
  private func expectClose(_ found: [Float], _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    for (found, expected) in zip(found, expected) {
      #expect(abs(found - expected) < 5e-7, sourceLocation: sourceLocation)
    }
  }
}
