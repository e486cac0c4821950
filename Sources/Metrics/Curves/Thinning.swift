/// The points of a curve without those that are not needed to draw it: the line through the rest passes every point that is
/// left out at a distance of at most `tolerance`, measured vertically. Both lines being straight between points, they are
/// that close everywhere, and the areas under them differ by at most `tolerance` times the curve's width.
///
/// x never falls, and y only rises or only falls where x stays; such a vertical stretch is drawn from its first point to its
/// last. Else, from a point that stays, the curve is followed as long as one straight line fits: each point passed leaves a
/// range of slopes that are close enough to it, and the line's end must lie in the intersection of these ranges. O(n).
func thinned<Point>(_ points: [Point], _ tolerance: Double, at position: (Point) -> (x: Double, y: Double)) -> [Point] {
  precondition(tolerance >= 0, "a tolerance of \(tolerance)")
  if points.count <= 2 { return points }
  var (kept, last) = ([points[0]], points[0])
  var start = position(last)
  var (least, most) = (-Double.infinity, Double.infinity)
  for i in 1..<points.count {
    let (x, y) = position(points[i])
    if i + 1 < points.count, position(points[i - 1]).x == x, position(points[i + 1]).x == x { continue }
    let slope = (y - start.y) / (x - start.x)
    if x > start.x && (slope < least || slope > most) {
      kept.append(last)
      start = position(last)
      (least, most) = (-.infinity, .infinity)
    }
    last = points[i]
    let (width, rise) = (x - start.x, y - start.y)
    if width > 0 {
      least = max(least, (rise - tolerance) / width)
      most = min(most, (rise + tolerance) / width)
    } else if abs(rise) > tolerance {
      (least, most) = (.infinity, -.infinity)  // no line passes both ends of a vertical one: it ends here
    }
  }
  kept.append(last)
  return kept
}
