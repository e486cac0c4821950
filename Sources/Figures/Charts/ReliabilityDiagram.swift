/// How far predicted probabilities can be trusted: for each bin of confidence the accuracy, the gap to the diagonal, on
/// which the two agree, and how many predictions there were.
///
/// DeGroot and Fienberg 1983; in the form of Guo et al. 2017, figure 1.
public struct ReliabilityDiagram: Chart {
  public struct Bin: Sendable, Equatable {
    /// Of confidence.
    public var range: ClosedRange<Double>
    public var count: Int
    /// The mean over the bin's predictions; any number where there are none.
    public var meanConfidence: Double
    public var accuracy: Double

    public init(range: ClosedRange<Double>, count: Int, meanConfidence: Double, accuracy: Double) {
      precondition(range.lowerBound >= 0 && range.upperBound <= 1 && count >= 0, "a bin over \(range) with \(count)")
      let isShare = { (0...1).contains($0) } as (Double) -> Bool
      precondition(
        count == 0 || isShare(meanConfidence) && isShare(accuracy),
        "a mean confidence of \(meanConfidence), an accuracy of \(accuracy)")
      self.range = range
      self.count = count
      self.meanConfidence = meanConfidence
      self.accuracy = accuracy
    }
  }

  public var title: String
  public var summary: String
  public var bins: [Bin]

  public init(title: String, summary: String, bins: [Bin]) {
    self.title = title
    self.summary = summary
    self.bins = bins
  }
}

extension ReliabilityDiagram {
  /// The height of the strip that tells how many predictions each bin has.
  private static let stripHeight = 44.0

  public func svg(width: Double) -> SVGDocument {
    var canvas = Canvas(self, width: width)
    canvas.addLegend([
      ("accuracy", MarkupElement.rectangle(x: -9, y: -5, width: 18, height: 10, class: "fill1")),
      ("gap to the mean confidence", MarkupElement.rectangle(x: -8, y: -5, width: 16, height: 10, class: "gap")),
    ])
    let share = { (label: String) in Axis(label, range: 0...1) }
    let plot = Plot(
      on: &canvas, x: share("confidence"), [], y: share("accuracy"), [], margin: 0, aspect: width < 480 ? 0.9 : 0.7)
    let place = { (x: Double, y: Double) in (x: plot.x.position(x)!, y: plot.y.position(y)!) }
    let used = bins.filter { $0.count > 0 }
    for bin in used { canvas.add(column(bin, place)) }
    let (low, high) = (place(0, 0), place(1, 1))
    canvas.add(.line(x1: low.x, y1: low.y, x2: high.x, y2: high.y, class: "reference"))
    if used.isEmpty {
      canvas.addEmptiness((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
    } else {
      drawCounts(on: &canvas, used, plot)
    }
    return canvas.document
  }

  private func column(_ bin: Bin, _ place: (Double, Double) -> (x: Double, y: Double)) -> MarkupElement {
    let (left, bottom) = place(bin.range.lowerBound, 0)
    let (right, top) = place(bin.range.upperBound, bin.accuracy)
    let confident = place(0, bin.meanConfidence).y
    let tooltip = """
      confidence \(NumberFormat.fixed(3).text(bin.meanConfidence))
      accuracy \(NumberFormat.fixed(3).text(bin.accuracy))
      \(NumberFormat.fixed(0).text(Double(bin.count))) predictions
      """
    return MarkupElement(
      "g",
      [
        .rectangle(x: left + 1, y: top, width: max(right - left - 2, 0.5), height: bottom - top, class: "fill1"),
        .rectangle(
          x: left + 1.75, y: min(top, confident), width: max(right - left - 3.5, 0.5), height: abs(top - confident),
          class: "gap"),
      ]
    ).tooltip(tooltip)
  }

  private func drawCounts(on canvas: inout Canvas, _ used: [Bin], _ plot: Plot) {
    let most = used.map(\.count).max()!
    canvas.addNote("predictions (most in a bin: \(NumberFormat.fixed(0).text(Double(most))))")
    let bottom = canvas.bottom + 4 + Self.stripHeight
    for bin in used {
      let (left, right) = (plot.x.position(bin.range.lowerBound)!, plot.x.position(bin.range.upperBound)!)
      let height = max(1, Self.stripHeight * Double(bin.count) / Double(most))
      canvas.add(
        .rectangle(x: left + 1, y: bottom - height, width: max(right - left - 2, 0.5), height: height, class: "fill1")
          .tooltip(NumberFormat.fixed(0).text(Double(bin.count))))
    }
    canvas.add(.line(x1: plot.left, y1: bottom, x2: plot.right, y2: bottom, class: "axis"))
    canvas.bottom = bottom + 4
  }
}
