import Tensors

/// What texts are to be told as: one class each, or any number of them.
public enum TextLabels: Sendable {
  /// The class of each text, from 0.
  case single([Int32])
  /// The classes of each text.
  case multiple([[Int32]])

  /// The number of texts.
  public var count: Int {
    switch self {
    case .single(let classes): classes.count
    case .multiple(let sets): sets.count
    }
  }

  /// The classes of a text.
  public func classes(of text: Int) -> [Int32] {
    switch self {
    case .single(let classes): [classes[text]]
    case .multiple(let sets): sets[text]
    }
  }
}
