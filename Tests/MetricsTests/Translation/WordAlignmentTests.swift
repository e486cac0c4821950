import Diagnostics
import Foundation
import Metrics
import Tensors
import Testing

@Suite("Word alignments")
struct WordAlignmentTests {
  private typealias Link = WordAlignment.Link

  @Test("each word of the target is linked to the one it attends to most, the first of equals")
  func attention() {
    let weights = Tensor<Float>(
      Shape(3, 4), [0.1, 0.6, 0.2, 0.1, 0.4, 0.1, 0.4, 0.1, 0.1, 0.1, 0.1, 0.7])
    #expect(WordAlignment(attention: weights).pharaoh == "0-1 1-0 3-2")
    // Doubles, too.
    let double = Tensor<Double>(Shape(1, 2), [0.25, 0.75])
    #expect(WordAlignment(attention: double).pharaoh == "1-0")
    #expect(WordAlignment(attention: Tensor<Float>(Shape(0, 3))).pharaoh == "")
    #expect(WordAlignment(attention: Tensor<Float>(Shape(3, 0))).pharaoh == "")
  }

  @Test("words that attend to none enough have no link; just enough is enough")
  func leastWeight() {
    let weights = Tensor<Float>(Shape(3, 2), [0.5, 0.5, 0.75, 0.25, 0.125, 0.875])
    #expect(WordAlignment(attention: weights, leastWeight: 0.75).pharaoh == "0-1 1-2")
    #expect(WordAlignment(attention: weights, leastWeight: 0.76).pharaoh == "1-2")
  }

  @Test("rows and columns of ends of sentences get no links, and who attends most to an end has none")
  func ends() {
    let weights = Tensor<Float>(Shape(3, 3), [0.6, 0.3, 0.1, 0.1, 0.3, 0.6, 0.4, 0.3, 0.3])
    #expect(WordAlignment(attention: weights, targets: 2, sources: 2).pharaoh == "0-0")
    #expect(WordAlignment(attention: weights, sources: 2).pharaoh == "0-0 0-2")
    #expect(WordAlignment(attention: weights, targets: 2).pharaoh == "0-0 2-1")
  }

  @Test("weights that are no numbers, and shapes that are no matrices, are refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      _ = WordAlignment(attention: Tensor<Float>(Shape(1, 2), [0.5, .nan]))
    }
    await #expect(processExitsWith: .failure) { _ = WordAlignment(attention: Tensor<Float>(Shape(2, 2, 2))) }
    await #expect(processExitsWith: .failure) { _ = WordAlignment(attention: Tensor<Float>(Shape(2, 2)), targets: 3) }
  }

  @Test("links are written in the order of the source, and read in any order")
  func pharaoh() throws {
    let alignment = WordAlignment(
      sure: [Link(source: 10, target: 0), Link(source: 2, target: 3), Link(source: 2, target: 1)],
      possible: [Link(source: 0, target: 7), Link(source: 2, target: 1)])
    #expect(alignment.pharaoh == "0p7 2-1 2-3 10-0")
    #expect(alignment.possible == [Link(source: 0, target: 7)], "what is sure is not possible only")
    #expect(try WordAlignment(pharaoh: "10-0  2?1\t0?7 2-3 2-1 ") == alignment)
    #expect(try WordAlignment(pharaoh: "") == WordAlignment())
    #expect(try WordAlignment(pharaoh: "007-000000001").pharaoh == "7-1")
  }

  @Test("what is written is read back the same", arguments: 0..<20 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let random = CounterRandom(seed: seed, stream: 0)
    var counter: UInt64 = 0
    func below(_ bound: Int) -> Int {
      counter += 1
      return random.below(bound, at: counter)
    }
    func links() -> Set<Link> { Set((0..<below(12)).map { _ in Link(source: below(40), target: below(1_000_000)) }) }
    let alignments = (0..<5).map { _ in WordAlignment(sure: links(), possible: links()) }
    let text = alignments.map { $0.pharaoh + "\n" }.joined()
    #expect(try WordAlignment.alignments(pharaoh: text, path: "a") == alignments)
    #expect(try WordAlignment.alignments(pharaoh: String(text.dropLast()), path: "a").count >= 4)
    let windows = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    #expect(try WordAlignment.alignments(pharaoh: windows, path: "a") == alignments)
  }

  @Test("an empty line is a sentence without links")
  func emptyLines() throws {
    let alignments = try WordAlignment.alignments(pharaoh: "0-0\n\n1-1\n", path: "a")
    #expect(alignments.map(\.pharaoh) == ["0-0", "", "1-1"])
    #expect(try WordAlignment.alignments(pharaoh: "", path: "a").isEmpty)
  }

  @Test(
    "what is no link is told with its line and column",
    arguments: [
      ("0-0\n1-1 2_2\n", 2, 5, "2_2"), ("0-0 1-", 1, 5, "1-"), ("-1-2", 1, 1, "-1-2"), ("0-0\té-1 2-2", 1, 5, "é-1"),
      ("1-2-3", 1, 1, "1-2-3"), ("5", 1, 1, "5"), ("+1-2", 1, 1, "+1-2"), ("1-1234567890", 1, 1, "1-1234567890"),
      ("1-2\r3-4", 1, 1, "1-2\r3-4"), ("٣-1", 1, 1, "٣-1"), ("1P2", 1, 1, "1P2"),
    ] as [(String, Int, Int, String)])
  func bad(text: String, line: Int, column: Int, link: String) {
    #expect(throws: AlignmentError.badLink(path: "gold.txt", line: line, column: column, text: link)) {
      try WordAlignment.alignments(pharaoh: text, path: "gold.txt")
    }
  }

  @Test("the error has a code, an explanation and a status")
  func error() {
    let error = AlignmentError.badLink(
      path: "gold.txt", line: 3, column: 7, text: String(repeating: "x", count: 30))
    #expect(error.message == "gold.txt:3:7: “\(String(repeating: "x", count: 24))…” is no link of words")
    #expect(AlignmentError.explanations.keys.contains(error.code) && error.exitStatus == .badInput)
  }

  private func counts(_ score: AlignmentScore) -> [Int] {
    [score.links, score.sure, score.sureFound, score.possibleFound]
  }

  @Test("error rate, precision and recall by hand")
  func score() throws {
    // A = {0-0, 1-1, 2-2, 3-3}, S = {0-0, 1-1, 4-4}, P = S ∪ {2-2, 2-3}: A ∩ S has 2 links, A ∩ P 3.
    let found = try WordAlignment(pharaoh: "0-0 1-1 2-2 3-3")
    let gold = try WordAlignment(pharaoh: "0-0 1-1 4-4 2p2 2p3")
    let score = AlignmentScore(of: found, reference: gold)
    #expect(counts(score) == [4, 3, 2, 3])
    #expect(score.precision == 3.0 / 4)
    #expect(score.recall == 2.0 / 3)
    #expect(score.errorRate == 2.0 / 7, "1 − (2 + 3) / (4 + 3)")
    // Where all links of the reference are sure, it is 1 − F₁: here F₁ = 2·2 / (4 + 3).
    let sure = AlignmentScore(of: found, reference: try WordAlignment(pharaoh: "0-0 1-1 4-4"))
    #expect(sure.errorRate == 3.0 / 7)
    #expect(AlignmentScore(of: gold, reference: gold).errorRate == 0)
    // With A and S empty, nothing can be said.
    let nothing = AlignmentScore(of: WordAlignment(), reference: try WordAlignment(pharaoh: "0p0"))
    #expect(nothing.errorRate == nil && nothing.precision == nil && nothing.recall == nil)
  }

  @Test("counts of sentences add up before they are divided, and come back from JSON with what follows from them")
  func corpus() throws {
    let found = try WordAlignment.alignments(pharaoh: "0-0 1-1\n0-1\n", path: "a")
    let gold = try WordAlignment.alignments(pharaoh: "0-0 1-1\n0-0 1p1 2-2\n", path: "b")
    let score = AlignmentScore(of: found, reference: gold)
    #expect(counts(score) == [3, 4, 2, 2])
    #expect(score.errorRate == 3.0 / 7)
    #expect(score.precision == 2.0 / 3)
    #expect(score.recall == 0.5)
    let json = try JSONEncoder().encode(score)
    #expect(try JSONDecoder().decode(AlignmentScore.self, from: json) == score)
    #expect(String(decoding: json, as: UTF8.self).contains("\"recall\":0.5"))
  }
}
