/// Curves with the points that one could not see left out: an ROC curve of a hundred thousand steps is a few hundred.
package enum CurveSimplification {
  /// No point of the curve is farther from what is drawn, in pixels.
  package static let tolerance = 0.1

  /// The curve as data of an SVG path.
  static func path(_ points: [LineChart.Point]) -> String {
    let kept = simplified(points)
    return kept.indices.map { index in
      (index == 0 ? "M" : "L") + coordinateText(kept[index].x) + " " + coordinateText(kept[index].y)
    }.joined()
  }

  /// Douglas and Peucker 1973: the point farthest from the line between the ends is kept if it is too far to leave out,
  /// and the parts before and after it are treated alike.
  package static func simplified(_ points: [LineChart.Point]) -> [LineChart.Point] {
    if points.count < 3 { return points }
    var isKept = [Bool](repeating: false, count: points.count)
    isKept[0] = true
    isKept[points.count - 1] = true
    var parts = [(0, points.count - 1)]
    while let (first, last) = parts.popLast() {
      var farthest = (index: first, distance: tolerance * tolerance)
      for index in first + 1..<max(last, first + 1) {
        let distance = squaredDistance(points[index], points[first], points[last])
        if distance > farthest.distance { farthest = (index, distance) }
      }
      if farthest.index == first { continue }
      isKept[farthest.index] = true
      parts.append((first, farthest.index))
      parts.append((farthest.index, last))
    }
    return points.indices.filter { isKept[$0] }.map { points[$0] }
  }

  /// From a point to the segment between two others.
  package static func squaredDistance(_ point: LineChart.Point, _ start: LineChart.Point, _ end: LineChart.Point)
    -> Double
  {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    let share = length == 0 ? 0 : ((point.x - start.x) * dx + (point.y - start.y) * dy) / length
    let nearest = min(max(share, 0), 1)
    let (x, y) = (start.x + nearest * dx - point.x, start.y + nearest * dy - point.y)
    return x * x + y * y
  }
}
