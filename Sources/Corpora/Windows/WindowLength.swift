import Foundation

/// How many steps gradients go back: the length of windows.
public enum WindowLength: Sendable, Hashable {
  case fixed(Int)
  /// A new length for each window, so that windows do not begin at the same ids in every epoch: around this one with probability
  /// 0.95, else around half of it, normal with deviation 5, and at least 5.
  ///
  /// S. Merity, N. S. Keskar, R. Socher: Regularizing and Optimizing LSTM Language Models. ICLR 2018, section 5.
  case variable(Int)

  /// The length of the next window.
  func next(_ uniform: () -> Double) -> Int {
    switch self {
    case .fixed(let length):
      precondition(length >= 1, "windows of \(length) steps")
      return length
    case .variable(let base):
      precondition(base >= 1, "windows of about \(base) steps")
      let mean = uniform() < 0.95 ? Double(base) : Double(base) / 2
      // G. E. P. Box, M. E. Muller: A note on the generation of random normal deviates. 1958.
      let radius = (-2 * log(1 - uniform())).squareRoot()
      let normal = radius * cos(2 * .pi * uniform())
      return max(5, Int(mean + 5 * normal))
    }
  }
}
