import Corpora
import Testing

@Suite("ParallelSplit")
struct ParallelSplitTests {
  private func randomTexts(_ random: inout SplitMix64) -> ParallelTexts {
    let sources = Int.random(in: 200..<600, using: &random)
    return texts(
      (0..<300).map { _ in
        (
          ["Satz ", "satz "].randomElement(using: &random)! + "\(Int.random(in: 0..<sources, using: &random))",
          "sentence \(Int.random(in: 0..<600, using: &random))"
        )
      })
  }

  @Test("every pair is in one part, held-out parts are as large as asked, and no text is in two", arguments: 0..<30)
  func parts(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let texts = randomTexts(&random)
    let parts = try ParallelSplit(heldOut: [20, 7], seed: seed).parts(of: texts, threads: 2)
    #expect(parts.joined().sorted() == Array(0..<texts.count) && parts.allSatisfy { $0 == $0.sorted() })
    #expect(parts[1].count == 20 && parts[2].count == 7)
    for side in ParallelSide.allCases {
      let of = parts.map { part in Set(part.map { texts.texts(of: side)[$0].lowercased() }) }
      #expect(of[0].isDisjoint(with: of[1]) && of[0].isDisjoint(with: of[2]) && of[1].isDisjoint(with: of[2]))
    }
    #expect(try ParallelSplit(heldOut: [20, 7], seed: seed).parts(of: texts) == parts)
    #expect(try ParallelSplit(heldOut: [20, 7], seed: seed + 1).parts(of: texts) != parts)
  }

  @Test("what cannot be held out is an error")
  func unusable() {
    let linked = texts((0..<10).map { ("\($0)", "same") } + [("a", "b")])
    #expect((try? ParallelSplit(heldOut: [1], seed: 1).parts(of: linked))?[1] == [10])
    for heldOut in [[2], [1, 1], [0], [11]] {
      let error = parallelError { try ParallelSplit(heldOut: heldOut, seed: 1).parts(of: linked) }
      #expect(error?.code == "SK-PAIR-005", "\(heldOut)")
    }
    // Empty texts link nothing.
    let empty = texts((0..<10).map { ("\($0)", "") })
    #expect((try? ParallelSplit(heldOut: [3], seed: 1).parts(of: empty))?[1].count == 3)
  }
}
