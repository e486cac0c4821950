/// Which pairs hardly belong together, by the lengths of their texts: those whose lengths a ``LengthModel`` finds improbable, and
/// stretches in which the lines of one side are shifted against the other's.
///
/// A stretch is found by its likelihood: for each shift k, the gain of pairing source i with target i + k over pairing it with
/// target i is (δ²(i, i) − δ²(i, i + k)) / 2 nats, less a little so that chance pays for itself; a stretch whose gains add up to
/// much is shifted. Of each pair no more than some nats count, so that single bad pairs make no stretch.
struct LengthAlignment {
  /// The shifts that are looked for.
  static let farthestShift = 5
  /// What a pair costs that is taken as shifted, in nats.
  private static let cost = 0.5
  /// The δ² beyond which a pair is no more improbable.
  private static let largestSquare = 9.0
  /// What the gains of a stretch have to add up to.
  private static let leastGain = 40.0

  /// A stretch of pairs whose source belongs to the target so many lines further on.
  struct Shift {
    var pairs: Range<Int>
    var lines: Int
    var gainNats: Double
  }

  /// `nil` where there are too few pairs.
  let model: LengthModel?
  /// In the order of the pairs; none overlaps another.
  let shifts: [Shift]
  private let source: [Int]
  private let target: [Int]
  private let range: Range<Int>

  init(_ texts: ParallelTexts, _ range: Range<Int>) {
    func lengths(_ texts: PackedTexts) -> [Int] {
      range.map { index in texts.withUTF8(of: index) { Int(characterCount($0)) } }
    }
    self.init(source: lengths(texts.source), target: lengths(texts.target), range)
  }

  /// - Parameter range: The numbers of the pairs whose lengths these are.
  init(source: [Int], target: [Int], _ range: Range<Int>) {
    (self.source, self.target, self.range) = (source, target, range)
    let model = LengthModel(source: source, target: target, farthestShift: Self.farthestShift)
    self.model = model
    shifts = model.map { Self.shifts(source, target, $0, from: range.lowerBound) } ?? []
  }

  private static func shifts(_ source: [Int], _ target: [Int], _ model: LengthModel, from first: Int) -> [Shift] {
    func square(_ pair: Int, _ shift: Int) -> Double {
      let deviation = model.deviation(source: source[pair], target: target[pair + shift])
      return min(deviation * deviation, largestSquare)
    }
    var found: [Shift] = []
    for shift in -farthestShift...farthestShift where shift != 0 {
      var (sum, largest) = (0.0, 0.0)
      var stretch = 0..<0
      func end() {
        if largest >= leastGain { found.append(Shift(pairs: stretch, lines: shift, gainNats: largest)) }
        (sum, largest) = (0, 0)
      }
      for pair in stride(from: max(0, -shift), to: min(source.count, target.count - shift), by: 1) {
        if sum == 0 { stretch = pair..<pair }
        sum += (square(pair, 0) - square(pair, shift)) / 2 - cost
        if sum > largest { (largest, stretch) = (sum, stretch.lowerBound..<pair + 1) }
        // Lost again is what would have been enough to be found: the stretch has ended.
        if sum <= 0 || sum < largest - leastGain { end() }
      }
      end()
    }
    // What two shifts explain, the better one does.
    var chosen: [Shift] = []
    for shift in found.sorted(by: { ($0.gainNats, $1.pairs.lowerBound) > ($1.gainNats, $0.pairs.lowerBound) })
    where !chosen.contains(where: { $0.pairs.overlaps(shift.pairs) }) {
      chosen.append(shift)
    }
    return chosen.sorted { $0.pairs.lowerBound < $1.pairs.lowerBound }
      .map {
        Shift(pairs: $0.pairs.lowerBound + first..<$0.pairs.upperBound + first, lines: $0.lines, gainNats: $0.gainNats)
      }
  }

  /// Pairs outside shifted stretches whose |δ| is at least so large, with δ, the largest first.
  func outliers(deviations: Double) -> [(pair: Int, deviation: Double)] {
    guard let model else { return [] }
    var found: [(pair: Int, deviation: Double)] = []
    for (index, pair) in range.enumerated() where source[index] > 0 && target[index] > 0 {
      let deviation = model.deviation(source: source[index], target: target[index])
      if abs(deviation) >= deviations, !shifts.contains(where: { $0.pairs.contains(pair) }) {
        found.append((pair, deviation))
      }
    }
    return found.sorted { (abs($0.deviation), -$0.pair) > (abs($1.deviation), -$1.pair) }
  }
}
