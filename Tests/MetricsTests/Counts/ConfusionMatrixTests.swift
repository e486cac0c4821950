import Metrics
import Testing

@Suite("Confusion matrices")
struct ConfusionMatrixTests {
  /// Class 2 is never predicted, class 3 never seen, class 4 neither.
  private static let awkward = ConfusionMatrix(
    classes: 5, actual: [0, 0, 0, 0, 1, 1, 1, 2, 2, 0], predicted: [0, 0, 1, 3, 1, 1, 0, 0, 1, 0])
  private static let one = ConfusionMatrix(classes: 2, actual: [1], predicted: [0])
  // k = np.arange(200); a = (k*k) % 7 % 4; p = (k*k + k//5) % 7 % 4
  private static let large = ConfusionMatrix(
    classes: 4, actual: (0..<200).map { $0 * $0 % 7 % 4 }, predicted: (0..<200).map { ($0 * $0 + $0 / 5) % 7 % 4 })

  // scikit-learn 1.9.1: confusion_matrix(a, p, labels=range(5))
  @Test("rows are actual classes and columns predicted ones, as scikit-learn has them")
  func counts() {
    #expect(Self.awkward.counts == [3, 1, 0, 1, 0, 1, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(Self.awkward[actual: 0, predicted: 3] == 1 && Self.awkward[actual: 3, predicted: 0] == 0)
    #expect(Self.awkward.actualCounts == [5, 3, 2, 0, 0])
    #expect(Self.awkward.predictedCounts == [5, 4, 0, 1, 0])
    #expect(Self.awkward.examples == 10 && Self.awkward.correct == 5 && Self.awkward.accuracy == 0.5)
    #expect(Self.large.counts == [30, 29, 17, 10, 11, 18, 22, 6, 17, 22, 18, 0, 0, 0, 0, 0])
  }

  // balanced_accuracy_score(a, p), matthews_corrcoef(a, p), cohen_kappa_score(a, p)
  @Test("agreement is scikit-learn's")
  func agreement() {
    func agreement(_ matrix: ConfusionMatrix) -> [Double?] {
      [matrix.balancedAccuracy, matrix.matthewsCorrelation, matrix.cohensKappa]
    }
    #expect(areClose(agreement(Self.awkward), [0.4222222222222222, 0.21678713743864778, 0.20634920634920628]))
    #expect(areClose(agreement(Self.large), [0.3268053855569156, 0.037847516759864745, 0.037010420409630096]))
    // scikit-learn's correlation is 0 in these two, its κ of the last NaN.
    #expect(areClose(agreement(Self.one), [0, nil, 0]))
    #expect(areClose(agreement(ConfusionMatrix(classes: 2, actual: [0, 1, 1], predicted: [1, 1, 1])), [0.5, nil, 0]))
    #expect(areClose(agreement(ConfusionMatrix(classes: 2, actual: [1, 1], predicted: [1, 1])), [1, nil, nil]))
  }

  @Test("a matrix without examples has no accuracy and no agreement")
  func empty() {
    let matrix = ConfusionMatrix(classes: 3)
    #expect(matrix.accuracy == nil && matrix.balancedAccuracy == nil)
    #expect(matrix.matthewsCorrelation == nil && matrix.cohensKappa == nil)
  }

  @Test("of two classes, Matthews correlation is that of the four counts")
  func twoClasses() {
    for random in RandomCase.all where random.classes == 2 {
      let counts = random.matrix.classScores[1]
      let (tp, fp) = (Double(counts.truePositives), Double(counts.falsePositives))
      let (fn, tn) = (Double(counts.falseNegatives), Double(counts.trueNegatives))
      let root = ((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)).squareRoot()
      #expect(areClose([random.matrix.matthewsCorrelation], [root == 0 ? nil : (tp * tn - fp * fn) / root]))
    }
  }

  @Test("correlation and κ stay the same when actual and predicted change places, or classes their numbers")
  func symmetry() {
    for random in RandomCase.all {
      let swapped = ConfusionMatrix(classes: random.classes, actual: random.predicted, predicted: random.actual)
      let renumbered = ConfusionMatrix(
        classes: random.classes, actual: random.actual.map { random.classes - 1 - $0 },
        predicted: random.predicted.map { random.classes - 1 - $0 })
      let matrix = random.matrix
      for other in [swapped, renumbered] {
        #expect(areClose([other.matthewsCorrelation], [matrix.matthewsCorrelation]))
        #expect(areClose([other.cohensKappa], [matrix.cohensKappa]))
        #expect(other.accuracy == matrix.accuracy)
      }
      #expect(areClose([renumbered.balancedAccuracy], [matrix.balancedAccuracy]))
      for value in [matrix.matthewsCorrelation, matrix.cohensKappa].compactMap(\.self) {
        #expect(abs(value) <= 1 + 1e-12)
      }
    }
  }

  @Test("the sum of two matrices is the matrix of both's examples")
  func sum() {
    for random in RandomCase.all {
      let half = random.actual.count / 2
      func part(_ range: Range<Int>) -> ConfusionMatrix {
        ConfusionMatrix(
          classes: random.classes, actual: Array(random.actual[range]), predicted: Array(random.predicted[range]))
      }
      #expect(part(0..<half) + part(half..<random.actual.count) == random.matrix)
    }
  }

  @Test("JSON is the rows, and comes back; what is no square of counts is refused")
  func codable() throws {
    let matrix = ConfusionMatrix(classes: 2, actual: [0, 0, 1, 0], predicted: [0, 1, 1, 1])
    #expect(try json(matrix) == "[[1,2],[0,1]]")
    #expect(try decoded("[[1,2],[0,1]]") == matrix)
    for wrong in ["[]", "[[1,2]]", "[[1,2],[3]]", "[[1,-2],[0,1]]"] {
      #expect(throws: DecodingError.self) { try decoded(wrong, as: ConfusionMatrix.self) }
    }
  }
}
