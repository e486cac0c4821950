import Metrics
import Testing

@Suite("One class against the rest")
struct OneVersusRestTests {
  // a = (k*k) % 7 % 4; S = [[((i*(7+c) + c*5) % 32)/32 + (a[i] == c)*0.25 for c in range(4)] for i in k]
  private static let actual = (0..<300).map { $0 * $0 % 7 % 4 }
  private static let examples = ScoredExamples(
    classes: 4,
    scores: actual.enumerated().flatMap { i, label in
      (0..<4).map { c in Float((i * (7 + c) + c * 5) % 32) / 32 + (label == c ? 0.25 : 0) }
    }, actual: actual)

  // scikit-learn 1.9.1: roc_auc_score(a == c, S[:, c]), average_precision_score(a == c, S[:, c]) for each class c
  @Test("areas of each class are scikit-learn's; a class that never occurs has none, and is not averaged")
  func golden() {
    let areas = OneVersusRest(Self.examples)
    let (roc, precision) =
      (
        [0.7053356906478082, 0.716908344733242, 0.6774342534231689],
        [0.6768095382536696, 0.5368193420306296, 0.548610304989908]
      )
    #expect(areClose(areas.rocAreas, roc + [nil]))
    #expect(areClose(areas.averagePrecisions, precision + [nil]))
    #expect(areClose([areas.macroROCArea], [roc.reduce(0, +) / 3]))
    #expect(areClose([areas.macroAveragePrecision], [precision.reduce(0, +) / 3]))
  }

  @Test("examples of one class have no ROC area at all")
  func oneClass() throws {
    let areas = OneVersusRest(ScoredExamples(classes: 2, scores: [0.5, 0.5, 0.1, 0.9], actual: [1, 1]))
    #expect(areas.macroROCArea == nil && areas.macroAveragePrecision == 1)
    #expect(try decoded(json(areas)) == areas)
  }

  @Test("the predicted class has the highest score, and is the smallest of equal ones")
  func predicted() {
    let scores: [Float] = [0.2, 0.5, 0.3, 0.4, 0.2, 0.4, 0, 0, 0, -3, -2, -1]
    let examples = ScoredExamples(classes: 3, scores: scores, actual: [1, 2, 0, 2])
    #expect(examples.predicted == [1, 0, 0, 2])
    #expect(examples.confusionMatrix == ConfusionMatrix(classes: 3, actual: [1, 2, 0, 2], predicted: [1, 0, 0, 2]))
  }
}
