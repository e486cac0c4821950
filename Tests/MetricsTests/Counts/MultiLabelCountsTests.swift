import Metrics
import Tensors
import Testing

@Suite("Scores of several labels")
struct MultiLabelCountsTests {
  /// Label 2 is never predicted, label 3 neither seen nor predicted; the second example has no label.
  private static let actual: [Set<Int>] = [[0, 2], [], [0, 1], [1], [0]]
  private static let predicted: [Set<Int>] = [[0], [], [0, 1], [0], []]

  private static func counts(_ labels: Int, _ actual: [Set<Int>], _ predicted: [Set<Int>]) -> MultiLabelCounts {
    var counts = MultiLabelCounts(labels: labels)
    for (actual, predicted) in zip(actual, predicted) { counts.add(actual: actual, predicted: predicted) }
    return counts
  }

  // scikit-learn 1.9.1, Y and P being the indicator matrices:
  // multilabel_confusion_matrix(Y, P); accuracy_score(Y, P); hamming_loss(Y, P)
  // precision_recall_fscore_support(Y, P, average=…, zero_division=0)
  @Test("counts, averages, subset accuracy and Hamming loss are scikit-learn's")
  func golden() {
    let scores = MultiLabelScores(Self.counts(4, Self.actual, Self.predicted))
    #expect(
      scores.labels == [
        ClassScores(truePositives: 2, falsePositives: 1, falseNegatives: 1, trueNegatives: 1),
        ClassScores(truePositives: 1, falsePositives: 0, falseNegatives: 1, trueNegatives: 3),
        ClassScores(truePositives: 0, falsePositives: 0, falseNegatives: 1, trueNegatives: 4),
        ClassScores(trueNegatives: 5),
      ])
    #expect(scores.examples == 5 && scores.subsetAccuracy == 0.4 && scores.hammingLoss == 0.2)
    func values(_ average: AverageScores) -> [Double?] { [average.precision, average.recall, average.f1] }
    #expect(areClose(values(scores.macro), [0.41666666666666663, 0.29166666666666663, 0.3333333333333333]))
    #expect(areClose(values(scores.micro), [0.75, 0.5, 0.6]))
    #expect(areClose(values(scores.weighted), [0.6666666666666666, 0.5, 0.5555555555555555]))
  }

  @Test("with one label each, labels are classes")
  func singleLabel() {
    for random in RandomCase.all {
      let counts = Self.counts(random.classes, random.actual.map { [$0] }, random.predicted.map { [$0] })
      #expect(counts.labelScores == random.matrix.classScores)
      #expect(counts.subsetAccuracy == random.matrix.accuracy)
      // A wrong answer is two wrong decisions.
      let wrong = random.matrix.examples - random.matrix.correct
      #expect(areClose([counts.hammingLoss], [Double(2 * wrong) / Double(random.matrix.examples * random.classes)]))
    }
  }

  @Test("without examples there is no subset accuracy and no Hamming loss")
  func empty() throws {
    let scores = MultiLabelScores(MultiLabelCounts(labels: 3))
    #expect(scores.subsetAccuracy == nil && scores.hammingLoss == nil && scores.micro.f1 == nil)
    #expect(try decoded(json(scores)) == scores)
  }
}
