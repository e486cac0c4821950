import Corpora
import Embeddings
import Testing

@Suite("Evaluation")
struct EvaluationTests {
  /// a is to b as c is to the word that gensim finds, or, for every other question, to one beside it:
  ///
  ///     for a in range(0, 36, 2):
  ///         b, c = (a * 7 + 3) % 40, (a * 11 + 5) % 40
  ///         d = index of kv.most_similar(positive=[f"w{b}", f"w{c}"], negative=[f"w{a}"], topn=1)[0][0]
  ///         if a % 4 == 0: d = (d + 1) % 40
  private static let questions = """
    : first
    W0 w3 w5 w23
    W2 w17 w27 w20
    W4 w31 w9 w37
    W6 w5 w31 w16
    W8 w19 w13 w27
    W10 w33 w35 w12
    W12 w7 w17 w31
    W14 w21 w39 w32
    W16 w35 w21 w28
    : gram-second
    W18 w9 w3 w36
    W20 w23 w25 w3
    W22 w37 w7 w24
    W24 w11 w29 w7
    W26 w25 w11 w17
    W28 w39 w33 w7
    W30 w13 w15 w35
    W32 w27 w37 w11
    W34 w1 w19 w36
    w1 w2 w3 unknown
    """

  private func evaluate(
    restrict: Int = AnalogyEvaluation.defaultRestriction, foldsCase: Bool = true
  ) throws -> AnalogyEvaluation {
    try AnalogyEvaluation(
      of: FormulaVectors.vectors, on: try AnalogyQuestions(text: Self.questions, path: "q.txt"), restrict: restrict,
      foldsCase: foldsCase, threads: 2)
  }

  // kv.evaluate_word_analogies("q.txt"), dummy4unknown=True
  @Test("analogies are scored as gensim scores them, by section")
  func analogies() throws {
    let evaluation = try evaluate()
    #expect(evaluation.sections.map(\.name) == ["first", "gram-second"])
    #expect(evaluation.sections.map(\.score.answered) == [9, 9])
    #expect(evaluation.sections.map(\.score.correct) == [4, 5])
    #expect(evaluation.total.accuracy == 0.5)
    #expect(evaluation.total.accuracyOfAll == 0.47368421052631576)
    #expect(evaluation.total.coverage == 18.0 / 19)
    #expect(evaluation.semantic.correct == 4 && evaluation.syntactic.correct == 5)
  }

  // kv.evaluate_word_analogies("q.txt", restrict_vocab=36) and 39
  @Test("words beyond the restriction are unknown and no answers")
  func restricted() throws {
    let at36 = try evaluate(restrict: 36)
    #expect(at36.sections.map(\.score.answered) == [7, 4])
    #expect(at36.sections.map(\.score.correct) == [3, 2])
    let at39 = try evaluate(restrict: 39)
    #expect(at39.sections.map(\.score.answered) == [8, 8])
    #expect(at39.sections.map(\.score.correct) == [3, 5])
  }

  @Test("nothing to score is an error that says how much was asked")
  func nothingToScore() {
    #expect(throws: EmbeddingError.nothingToScore(path: "q.txt", asked: 19)) { try evaluate(foldsCase: false) }
    #expect(throws: EmbeddingError.nothingToScore(path: "q.txt", asked: 19)) { try evaluate(restrict: 4) }
  }

  @Test("an allowed input is the answer where it is nearest")
  func inputsAllowed() throws {
    // b - a + c = c where a = b: with inputs allowed c itself is nearest.
    let questions = try AnalogyQuestions(text: "w1 w1 w3 w3\nw1 w1 w3 w30\n", path: "q.txt")
    let evaluation = try AnalogyEvaluation(of: FormulaVectors.vectors, on: questions)
    #expect(evaluation.total.correctWithInputsAllowed == 1)
    #expect(evaluation.total.correct == 1)  // w30 is the nearest to w3 of the others
    #expect(evaluation.sections.map(\.name) == ["questions"])
  }

  @Test("answers that differ from an input in case only are passed over")
  func caseVariants() throws {
    let vectors = WordVectors(
      vocabulary: try Vocabulary(words: ["a", "b", "c", "C", "d"].map { (word: $0, count: 1) }),
      matrix: VectorMatrix([[1, 0, 0], [1, 0.1, 0], [0, 1, 1], [0, 1, 1], [0, 1, 2]], dimension: 3))
    let questions = try AnalogyQuestions(text: "A B C D", path: "q.txt")
    #expect(try AnalogyEvaluation(of: vectors, on: questions).total.correct == 1)
    let kept = try AnalogyQuestions(text: "a b c d", path: "q.txt")
    #expect(try AnalogyEvaluation(of: vectors, on: kept, foldsCase: false).total.correct == 0)
  }

  // open("p.txt", "w").write("".join(f"w{k}\tW{(3*k+1)%40}\t{((k*k)%11)/2}\n" for k in range(20)) + "w1\tnone\t3\n")
  // kv.evaluate_word_pairs("p.txt"), dummy4unknown=True
  @Test("pairs are scored as gensim scores them")
  func pairs() throws {
    let text = (0..<20).map { "w\($0)\tW\((3 * $0 + 1) % 40)\t\(Double($0 * $0 % 11) / 2)\n" }.joined()
    let evaluation = try PairEvaluation(
      of: FormulaVectors.vectors, on: try WordPairs(text: text + "w1\tnone\t3\n", path: "p.txt"))
    #expect(evaluation.pairs == 21 && evaluation.scored == 20)
    try expectClose(evaluation.pearson, 0.09907253312134824, 0.6777304818202161)
    try expectClose(evaluation.spearman, 0.08623617831618213, 0.7177241690867802)
    try expectClose(evaluation.pearsonOfAll, 0.08934567398048875, 0.7001379989916964)
    try expectClose(evaluation.spearmanOfAll, 0.08813615330166331, 0.704019793298151)
  }

  /// gensim's cosines are in single precision.
  private func expectClose(
    _ found: Correlation?, _ coefficient: Double, _ pValue: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(found, sourceLocation: sourceLocation)
    #expect(abs(found.coefficient - coefficient) < 1e-6, sourceLocation: sourceLocation)
    #expect(abs(try #require(found.pValue) - pValue) < 1e-6, sourceLocation: sourceLocation)
  }
}
