import Metrics
import Tensors
import Testing

@Suite("Thinned curves")
struct ThinningTests {
  private typealias Polyline = [(x: Double, y: Double)]

  private static func area(_ points: Polyline) -> Double {
    zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1.x - $1.0.x) * ($1.1.y + $1.0.y) / 2 }
  }

  /// How far a line passes a point: 0 within a vertical stretch.
  private static func distance(_ point: (x: Double, y: Double), _ line: Polyline) -> Double {
    var nearest = Double.infinity
    for (a, b) in zip(line, line.dropFirst()) where a.x <= point.x && point.x <= b.x {
      let share = b.x > a.x ? (point.x - a.x) / (b.x - a.x) : 0
      let (low, high) =
        b.x > a.x ? (a.y + share * (b.y - a.y), a.y + share * (b.y - a.y)) : (min(a.y, b.y), max(a.y, b.y))
      nearest = min(nearest, max(low - point.y, point.y - high, 0))
    }
    return nearest
  }

  /// Turned by 45°, as its thinning measures it.
  private static func turned(_ points: Polyline) -> Polyline { points.map { ($0.x + $0.y, $0.y - $0.x) } }

  private static func roc(_ curve: ROCCurve) -> Polyline {
    curve.points.map { ($0.falsePositiveRate, $0.truePositiveRate) }
  }
  private static func precision(_ curve: PrecisionRecallCurve) -> Polyline {
    curve.points.map { ($0.recall, $0.precision) }
  }

  private static func check(_ full: Polyline, _ thin: Polyline, _ tolerance: Double) {
    #expect(thin.first! == full.first! && thin.last! == full.last!)
    #expect(abs(area(thin) - area(full)) <= tolerance * full.last!.x + 1e-12)
    #expect(full.allSatisfy { distance($0, thin) <= tolerance + 1e-12 })
  }

  @Test(
    "every point is within the tolerance of the line that stays, and so is the area", arguments: [0, 0.001, 0.02, 0.3])
  func close(tolerance: Double) {
    for random in RandomCase.all {
      if let curve = ROCCurve(random.ranking) {
        let thin = curve.thinned(tolerance: tolerance)
        Self.check(Self.turned(Self.roc(curve)), Self.turned(Self.roc(thin)), tolerance)
        #expect(abs(Self.area(Self.roc(thin)) - curve.area) <= tolerance + 1e-12)
        #expect(thin.area == curve.area && thin.points.count <= curve.points.count)
      }
      if let curve = PrecisionRecallCurve(random.ranking) {
        let thin = curve.thinned(tolerance: tolerance)
        Self.check(Self.precision(curve), Self.precision(thin), tolerance)
        #expect(thin.averagePrecision == curve.averagePrecision)
      }
    }
  }

  @Test("a ROC curve of 20,000 different scores keeps less than 200 points")
  func few() throws {
    let random = CounterRandom(seed: 1, stream: 0)
    let isPositive = (0..<20_000).map { $0 % 3 == 0 }
    let scores = (0..<20_000).map { random.normal(at: UInt64($0)) + (isPositive[$0] ? 1.5 : 0) }
    let curve = try #require(ROCCurve(ScoreRanking(scores: scores, isPositive: isPositive)))
    #expect(curve.points.count == 20_001)
    let thin = curve.thinned()
    #expect(thin.points.count < 200)
    #expect(abs(Self.area(Self.roc(thin)) - curve.area) <= 0.001)
  }

  @Test("straight stretches are drawn from their ends, vertical ones too")
  func straight() throws {
    let perfect = ScoreRanking(scores: (0..<40).map { -Double($0) }, isPositive: (0..<40).map { $0 < 16 })
    // FPR + TPR is rounded, so that points are not in line to the last bit.
    let roc = Self.roc(try #require(ROCCurve(perfect)).thinned(tolerance: 1e-12))
    #expect(roc.map(\.x) == [0, 0, 1] && roc.map(\.y) == [0, 1, 1])
    let precision = Self.precision(try #require(PrecisionRecallCurve(perfect)).thinned(tolerance: 0))
    #expect(precision.map(\.x) == [0, 1, 1] && precision.map(\.y) == [1, 1, 0.4])
  }

  @Test("two points stay two")
  func two() {
    let ranking = ScoreRanking(scores: [1, 1], isPositive: [true, false])
    #expect(ROCCurve(ranking)?.thinned().points.count == 2)
  }
}
