/// A text that got other labels than its own.
public struct ConfidentMistake: Equatable, Sendable {
  /// Its number.
  public let text: Int
  /// Of the wrong label; where a text may have several, of the surest wrong decision: p of a label that was given, 1 − p of one that
  /// was not.
  public let probability: Double
}
