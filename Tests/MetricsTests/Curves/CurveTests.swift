import Metrics
import Testing

@Suite("Curves")
struct CurveTests {
  private static let tied = ScoreRanking(
    scores: [0.9, 0.8, 0.8, 0.8, 0.5, 0.4, 0.4, 0.1, 0.1, 0.2],
    isPositive: [true, true, false, true, false, true, false, false, false, false])

  // scikit-learn 1.9.1:
  // roc_curve(y, s, drop_intermediate=False); roc_auc_score(y, s)
  @Test("points and area of a ROC curve with ties are scikit-learn's")
  func roc() throws {
    let curve = try #require(ROCCurve(Self.tied))
    let falsePositives = [0, 0, 1, 2, 3, 4, 6]  // of 6
    #expect(curve.points.map(\.falsePositiveRate) == falsePositives.map { Double($0) / 6 })
    #expect(curve.points.map(\.truePositiveRate) == [0, 0.25, 0.75, 0.75, 1, 1, 1])
    #expect(curve.points.map(\.threshold) == [nil, 0.9, 0.8, 0.5, 0.4, 0.2, 0.1])
    #expect(areClose([curve.area], [0.8541666666666666]))
  }

  // precision_recall_curve(y, s), which is in the order of rising thresholds; average_precision_score(y, s)
  @Test("points and average precision of a precision–recall curve with ties are scikit-learn's")
  func precisionRecall() throws {
    let curve = try #require(PrecisionRecallCurve(Self.tied))
    #expect(areClose(curve.points.map(\.precision).reversed(), [0.4, 0.5, 0.5714285714285714, 0.6, 0.75, 1, 1]))
    #expect(curve.points.map(\.recall).reversed() == [1, 1, 1, 0.75, 0.75, 0.25, 0])
    #expect(curve.points.map(\.threshold).reversed() == [0.1, 0.2, 0.4, 0.5, 0.8, 0.9, nil])
    #expect(areClose([curve.averagePrecision], [0.7678571428571428]))
    #expect(curve.positiveShare == 0.4)
  }

  // k = np.arange(300); y = (k*k) % 7 < 3; s = (k*37 % 64)/64 * 0.5 + y * 0.25
  // roc_auc_score, average_precision_score of (y, s) and of (1 - y, s)
  @Test("areas of many tied scores are scikit-learn's")
  func many() throws {
    let isPositive = (0..<300).map { $0 * $0 % 7 < 3 }
    let scores = (0..<300).map { Double($0 * 37 % 64) / 64 * 0.5 + (isPositive[$0] ? 0.25 : 0) }
    let right = ScoreRanking(scores: scores, isPositive: isPositive)
    let wrong = ScoreRanking(scores: scores, isPositive: isPositive.map { !$0 })
    #expect(areClose([ROCCurve(right)?.area, ROCCurve(wrong)?.area], [0.872120191262769, 0.12787980873723104]))
    #expect(
      areClose(
        [right, wrong].map { PrecisionRecallCurve($0)?.averagePrecision }, [0.9438055041704917, 0.17174063941721762]))
  }

  @Test("if all have the same score, the ROC area is a half and the average precision the share of positives")
  func sameScore() {
    let ranking = ScoreRanking(scores: [0.5, 0.5, 0.5], isPositive: [true, false, false])
    #expect(ranking.points.count == 1)
    #expect(ROCCurve(ranking)?.area == 0.5)
    #expect(areClose([PrecisionRecallCurve(ranking)?.averagePrecision], [1.0 / 3]))
  }

  @Test("without positives there are no curves, without negatives no ROC curve")
  func oneKind() {
    let none = ScoreRanking(scores: [0.1, 0.2], isPositive: [false, false])
    #expect(ROCCurve(none) == nil && PrecisionRecallCurve(none) == nil)
    let all = ScoreRanking(scores: [0.7], isPositive: [true])
    #expect(ROCCurve(all) == nil && PrecisionRecallCurve(all)?.averagePrecision == 1)
    let empty = ScoreRanking(scores: [], isPositive: [])
    #expect(ROCCurve(empty) == nil && PrecisionRecallCurve(empty) == nil && empty.threshold(recall: 0.5) == nil)
  }

  @Test("the ROC area is the Mann–Whitney statistic, to the last bit")
  func mannWhitney() {
    for random in RandomCase.all {
      let positive = zip(random.scores, random.isPositive).filter(\.1).map(\.0)
      let negative = zip(random.scores, random.isPositive).filter { !$0.1 }.map(\.0)
      if positive.isEmpty || negative.isEmpty { continue }
      var statistic = 0.0
      for p in positive { for n in negative { statistic += p > n ? 1 : p == n ? 0.5 : 0 } }
      #expect(ROCCurve(random.ranking)?.area == statistic / Double(positive.count * negative.count))
    }
  }

  @Test("turning scores round and truths over leaves the ROC area as it is; one of them makes it 1 − area")
  func symmetry() throws {
    for random in RandomCase.all {
      guard let area = ROCCurve(random.ranking)?.area else { continue }
      let scores = random.scores.map { -$0 }
      let isNegative = random.isPositive.map { !$0 }
      let both = try #require(ROCCurve(ScoreRanking(scores: scores, isPositive: isNegative)))
      let one = try #require(ROCCurve(ScoreRanking(scores: scores, isPositive: random.isPositive)))
      #expect(areClose([both.area, one.area], [area, 1 - area]))
      #expect(area >= 0 && area <= 1)
    }
  }

  @Test("average precision is the mean over positive examples of the precision at their score")
  func meanPrecision() {
    for random in RandomCase.all {
      let positive = zip(random.scores, random.isPositive).filter(\.1).map(\.0)
      let precisions = positive.map { score in
        let above = zip(random.scores, random.isPositive).filter { $0.0 >= score }
        return Double(above.count { $0.1 }) / Double(above.count)
      }
      let mean = precisions.isEmpty ? nil : precisions.reduce(0, +) / Double(precisions.count)
      #expect(areClose([PrecisionRecallCurve(random.ranking)?.averagePrecision], [mean]))
    }
  }

  @Test("infinite scores are first and last")
  func infinite() throws {
    let ranking = ScoreRanking(scores: [-.infinity, .infinity, 0], isPositive: [false, true, true])
    #expect(ROCCurve(ranking)?.area == 1)
    #expect(ranking.points.map(\.threshold) == [.infinity, 0, -.infinity])
  }

  @Test("JSON has the points and the area, without a threshold where nothing is called positive")
  func codable() throws {
    let curve = try #require(ROCCurve(ScoreRanking(scores: [0.5, 0.25], isPositive: [true, false])))
    let text = """
      {"area":1,"points":[{"falsePositiveRate":0,"truePositiveRate":0},\
      {"falsePositiveRate":0,"threshold":0.5,"truePositiveRate":1},\
      {"falsePositiveRate":1,"threshold":0.25,"truePositiveRate":1}]}
      """
    #expect(try json(curve) == text)
    #expect(try decoded(text) == curve)
  }
}
