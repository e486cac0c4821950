/// A text in which each part that speaks for an answer is of one colour and each that speaks against it of another, the
/// stronger the deeper: which words made a classifier decide.
///
///     ColouredText(
///       [.init("An ", nil), .init("excellent", 2.1), .init(" film, if ", nil), .init("long", -0.4)],
///       positive: "for positive", negative: "against it")
///
/// Beside its colour, a part for the answer has a line under it and one against it a dotted one, so that it reads without
/// colours; its number shows under the pointer.
public struct ColouredText: Sendable, Equatable {
  public struct Part: Sendable, Equatable {
    /// As it stands in the text, spaces included.
    public var text: String
    /// Positive for the answer, negative against it; `nil` for what has no say, such as spaces.
    public var weight: Double?

    public init(_ text: String, _ weight: Double?) {
      precondition(weight?.isFinite ?? true, "a weight of \(weight!)")
      self.text = text
      self.weight = weight
    }
  }

  public var parts: [Part]
  /// What positive and negative weights mean.
  public var positive: String
  public var negative: String
  /// The weight, positive or negative, that has the full colour; those beyond it have it, too.
  public var scale: Double
  public var format: NumberFormat

  /// - Parameter scale: `nil` for the greatest magnitude of the weights.
  public init(
    _ parts: [Part], positive: String, negative: String, scale: Double? = nil, format: NumberFormat = .significant(2)
  ) {
    precondition(scale.map { $0 > 0 && $0.isFinite } ?? true, "a scale of \(scale!)")
    self.parts = parts
    self.positive = positive
    self.negative = negative
    let greatest = parts.compactMap { $0.weight?.magnitude }.max() ?? 0
    self.scale = scale ?? (greatest > 0 ? greatest : 1)
    self.format = format
  }

  /// Shares of the scale below this are too little to see, and are left without colour.
  static let leastShare = 0.05

  /// From −1 to 1; 0 for what is left without colour.
  func share(of part: Part) -> Double {
    let share = (part.weight ?? 0) / scale
    return share.magnitude < Self.leastShare ? 0 : min(max(share, -1), 1)
  }
}
