import Tensors
import Corpora
import Embeddings
import Testing

@Suite("Analogies")
struct AnalogyTests {
  private let search = VectorSearch(FormulaVectors.matrix)
  private let question = VectorSearch.Analogy(a: 5, b: 1, c: 2)

  // kv.most_similar(positive=["w1", "w2"], negative=["w5"], topn=3)
  @Test("3CosAdd is gensim's most_similar")
  func sum() {
    let found = search.answers(to: [question], count: 3)[0]
    #expect(found.map(\.id) == [23, 17, 38])
    for (found, expected) in zip(found, [0.858493268, 0.584891438, 0.498829424]) {
      #expect(abs(Double(found.score) - expected) < 5e-7)
    }
  }

  // s = (1 + u @ u.T) / 2; score = s[1] * s[2] / (s[5] + 0.001); score[[1, 2, 5]] = -1; np.argsort(-score)[:3]
  @Test("3CosMul is the paper's equation 4")
  func product() {
    let found = search.answers(to: [question], method: .mul, count: 3)[0]
    #expect(found.map(\.id) == [23, 17, 38])
    for (found, expected) in zip(found, [4.669385668531519, 1.2792348583130932, 1.099057748066597]) {
      // The divisor is small, so relative to single precision the error grows.
      #expect(abs(Double(found.score) / expected - 1) < 1e-5)
    }
  }

  @Test("inputs are answers only where that is allowed")
  func inputs() {
    for method in AnalogyMethod.allCases {
      let allowed = search.answers(to: [question], method: method, count: 40, barringInputs: false)[0]
      let barred = search.answers(to: [question], method: method, count: 40)[0]
      #expect(allowed.count == 40)
      #expect(barred == allowed.filter { ![5, 1, 2].contains($0.id) })
    }
  }

  @Test("every thread and instruction set answers alike", arguments: AnalogyMethod.allCases)
  func sameEverywhere(method: AnalogyMethod) {
    let questions = (0..<33).map { (a: TokenID) in VectorSearch.Analogy(a: a, b: a * 7 % 40, c: a * 11 % 40) }
    let expected = questions.flatMap { search.answers(to: [$0], method: method, count: 4, within: 31) }
    for instructionSet in InstructionSet.available {
      for threads in [1, 2, 5] {
        let search = VectorSearch(FormulaVectors.matrix, threads: threads, instructionSet: instructionSet)
        #expect(search.answers(to: questions, method: method, count: 4, within: 31) == expected)
      }
    }
  }
}
