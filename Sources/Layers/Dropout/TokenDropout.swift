import Tensors

/// Replaces single tokens by another one, such as `<unk>`, each with probability p: the model sees what it will see of
/// words it does not know, and a decoder cannot lean on the words before alone.
///
/// Bowman et al. 2016 (arXiv:1511.06349, section 3.1), called word dropout there; Iyyer et al. 2015 (section 2.3). To drop
/// whole words, wherever they occur, see ``WordDropout``.
public struct TokenDropout: Sendable {
  /// p, in 0 ..< 1
  public var rate: Double
  /// What dropped tokens become.
  public var replacement: Int32
  /// The token that is never replaced.
  public var padding: Int32?

  public init(rate: Double, replacement: Int32, padding: Int32? = nil) {
    self.rate = DropoutMask.checked(rate)
    self.replacement = replacement
    self.padding = padding
  }

  /// Replaces tokens in place, in training.
  public func apply(to tokens: inout Tokens, _ pass: Pass) {
    guard let mask = DropoutMask(rate: rate, pass) else { return }
    tokens.withUnsafeMutableBufferPointer {
      // A replaced replacement stays what it is.
      Float.kernels.dropout.replace(
        $0.count, mask.key, mask.threshold, padding ?? replacement, replacement, $0.baseAddress, $0.baseAddress)
    }
  }
}
