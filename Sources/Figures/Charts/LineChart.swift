/// Curves over an axis: loss by epoch, ROC, precision by recall.
///
///     LineChart(
///       title: "Loss by epoch", summary: "Validation loss falls to 0.31 at epoch 7 and rises again.",
///       x: Axis("epoch"), y: Axis("nats per token"),
///       series: [.init("training", trainingPoints), .init("validation", validationPoints)],
///       references: [.vertical(7, "best")], labels: .direct
///     ).svg(width: 640).file
///
/// A point that is not finite, or not above 0 on a logarithmic axis, is a gap in its curve; a point alone is a dot. The
/// first twelve curves have their own look (six colours, then dashed); more are thin and grey, and counted in the legend.
public struct LineChart: Chart {
  public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  public struct Series: Sendable, Equatable {
    public var name: String
    public var points: [Point]

    public init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A dotted line to compare with.
  public enum Reference: Sendable, Equatable {
    /// y = x: what guessing gives in an ROC curve.
    case diagonal(String)
    /// The share of positives in a precision–recall curve.
    case horizontal(Double, String)
    /// The best epoch.
    case vertical(Double, String)
  }

  /// Where the curves' names stand.
  public enum Labels: Sendable, Equatable {
    /// In rows above the frame.
    case legend
    /// Beside the curves' ends; in rows above where there are more than six or a name is long.
    case direct
  }

  public var title: String
  public var summary: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  public var references: [Reference]
  public var labels: Labels
  /// Whether a curve keeps to a point's y from the x before on: a precision–recall curve, between whose points one may not
  /// draw straight lines (Davis and Goadrich 2006).
  public var isStepped: Bool
  /// Height over width; 1 for ROC curves.
  public var aspect: Double

  public init(
    title: String, summary: String, x: Axis, y: Axis, series: [Series], references: [Reference] = [],
    labels: Labels = .legend, isStepped: Bool = false, aspect: Double = 0.55
  ) {
    precondition(aspect > 0.1 && aspect < 3, "a chart \(aspect) times as high as wide")
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.labels = labels
    self.isStepped = isStepped
    self.aspect = aspect
  }
}
