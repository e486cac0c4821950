import Embeddings
import Testing

@Suite("Unit vectors")
struct UnitVectorTests {
  private let matrix = FormulaVectors.matrix

  @Test("length is 1, and zeros stay zeros")
  func length() {
    #expect(UnitVector([3, 4]).elements == [0.6, 0.8])
    #expect(UnitVector([0, 0]).elements == [0, 0])
    #expect(UnitVector([1000 * .leastNonzeroMagnitude, 0]).elements == [1, 0])
  }

  @Test("words that cancel out sum to zeros")
  func cancelling() {
    let one = UnitVector([1, 2])
    #expect(UnitVector.sum(adding: [one], subtracting: [one]).elements == [0, 0])
    #expect(UnitVector.sum(adding: [], subtracting: [UnitVector([3, 4])]).elements == [-0.6, -0.8])
  }

  // u = m.astype(float) / np.linalg.norm(m.astype(float), axis=1, keepdims=True); u[1] @ u[2]
  @Test("the cosine is numpy's in double precision")
  func cosine() {
    let cosine = matrix.direction(of: 1).cosine(with: matrix.direction(of: 2))
    #expect(abs(cosine - -0.5213940554323502) < 1e-14)
  }

  // kv.doesnt_match(["w1", "w2", "w3", "w4"]); mean = u[1:5].sum(0); u[k] @ mean / np.linalg.norm(mean)
  @Test("the odd one out is gensim's")
  func oddOneOut() throws {
    let odd = try #require(UnitVector.oddOneOut(of: (1...4).map(matrix.direction)))
    #expect(odd.index == 3)
    let expected = [0.5455439656623177, 0.22676418714742339, 0.40852496959262224, 0.1495550732099237]
    for (found, expected) in zip(odd.cosines, expected) { #expect(abs(found - expected) < 1e-14) }
    #expect(UnitVector.oddOneOut(of: []) == nil)
  }
}
