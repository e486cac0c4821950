import Metrics
import Testing

@Suite("Scores of classes")
struct ClassScoresTests {
  /// Class 2 is never predicted, class 3 never seen, class 4 neither.
  private static let awkward = ConfusionMatrix(
    classes: 5, actual: [0, 0, 0, 0, 1, 1, 1, 2, 2, 0], predicted: [0, 0, 1, 3, 1, 1, 0, 0, 1, 0])

  // scikit-learn 1.9.1:
  // precision_recall_fscore_support(a, p, labels=range(5), zero_division=np.nan), NaN being nil
  @Test("precision, recall, F1 and support are scikit-learn's, and 0/0 is nil")
  func golden() {
    let scores = Self.awkward.classScores
    #expect(areClose(scores.map(\.precision), [0.6, 0.5, nil, 0, nil]))
    #expect(areClose(scores.map(\.recall), [0.6, 0.6666666666666666, 0, nil, nil]))
    #expect(areClose(scores.map(\.f1), [0.6, 0.5714285714285714, 0, 0, nil]))
    #expect(scores.map(\.support) == [5, 3, 2, 0, 0])
    #expect(areClose(scores.map(\.truePositiveRate), scores.map(\.recall)))
    #expect(areClose(scores.map(\.falsePositiveRate), [0.4, 2.0 / 7, 0, 0.1, 0]))
    #expect(areClose(scores.map(\.specificity), [0.6, 5.0 / 7, 1, 0.9, 1]))
  }

  // precision_recall_fscore_support(a, p, labels=range(5), average=…, zero_division=0)
  @Test("averages are scikit-learn's, with 0 for what is 0/0")
  func averages() {
    func values(_ average: AverageScores) -> [Double?] { [average.precision, average.recall, average.f1] }
    let scores = ClassificationScores(Self.awkward)
    #expect(areClose(values(scores.macro), [0.22, 0.2533333333333333, 0.23428571428571426]))
    #expect(areClose(values(scores.micro), [0.5, 0.5, 0.5]))
    #expect(areClose(values(scores.weighted), [0.45, 0.5, 0.4714285714285714]))
    let large = ClassificationScores(
      ConfusionMatrix(
        classes: 4, actual: (0..<200).map { $0 * $0 % 7 % 4 }, predicted: (0..<200).map { ($0 * $0 + $0 / 5) % 7 % 4 }))
    #expect(areClose(values(large.macro), [0.2734751045529866, 0.24510403916768667, 0.2545426065162907]))
    #expect(areClose(values(large.weighted), [0.3867616191904048, 0.33, 0.3505952380952381]))
    let one = ClassificationScores(ConfusionMatrix(classes: 2, actual: [1], predicted: [0]))
    for average in [one.macro, one.micro, one.weighted] { #expect(values(average) == [0, 0, 0]) }
    let none = ClassificationScores(ConfusionMatrix(classes: 2))
    for average in [none.micro, none.weighted] { #expect(values(average) == [nil, nil, nil]) }
  }

  @Test(
    "micro averages are the accuracy, weighted recall too, and balanced accuracy is the macro recall of classes seen")
  func properties() throws {
    for random in RandomCase.all {
      let scores = ClassificationScores(random.matrix)
      let accuracy = try #require(scores.accuracy)
      #expect(
        areClose([scores.micro.precision, scores.micro.recall, scores.micro.f1], [accuracy, accuracy, accuracy]))
      #expect(areClose([scores.weighted.recall], [accuracy]))
      let seen = scores.classes.filter { $0.support > 0 }
      #expect(areClose([scores.balancedAccuracy], [AverageScores.macro(seen).recall]))
      #expect(scores.classes.reduce(0) { $0 + $1.support } == scores.examples)
    }
  }

  @Test("F1 is the harmonic mean of precision and recall, rates are complements, and all lie between 0 and 1")
  func identities() {
    for scores in RandomCase.all.flatMap(\.matrix.classScores) {
      if let precision = scores.precision, let recall = scores.recall, precision + recall > 0 {
        #expect(areClose([scores.f1], [2 * precision * recall / (precision + recall)]))
      }
      #expect(areClose([scores.falsePositiveRate], [scores.specificity.map { 1 - $0 }]))
      for value in [scores.precision, scores.recall, scores.specificity, scores.f1].compactMap(\.self) {
        #expect(value >= 0 && value <= 1)
      }
    }
  }

  @Test("JSON has the counts and all measures, without those that are nil, and comes back")
  func codable() throws {
    let scores = ClassScores(falseNegatives: 2, trueNegatives: 8)
    let text = """
      {"f1":0,"falseNegatives":2,"falsePositiveRate":0,"falsePositives":0,"recall":0,"specificity":1,"support":2,\
      "trueNegatives":8,"truePositiveRate":0,"truePositives":0}
      """
    #expect(try json(scores) == text)
    #expect(try decoded(text) == scores)
    let all = ClassificationScores(Self.awkward)
    #expect(try decoded(json(all)) == all)
  }
}
