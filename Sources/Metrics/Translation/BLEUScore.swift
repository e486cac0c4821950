import Glibc

/// What ``BLEU`` says of a corpus or a sentence.
public struct BLEUScore: Codable, Hashable, Sendable {
  /// From 0 to 100.
  public let score: Double
  /// The share of n-grams that match, in percent, after smoothing.
  public let precisions: [Double]  // [4]
  public let brevityPenalty: Double
  /// Tokens of the translations.
  public let length: Int
  /// Tokens of the references: of each sentence's nearest in length.
  public let referenceLength: Int
  /// The length for one token of the references; 0 where these have none.
  public let ratio: Double

  init(score: Double, precisions: [Double], brevityPenalty: Double, length: Int, referenceLength: Int) {
    (self.score, self.precisions, self.brevityPenalty) = (score, precisions, brevityPenalty)
    (self.length, self.referenceLength) = (length, referenceLength)
    ratio = referenceLength == 0 ? 0 : Double(length) / Double(referenceLength)
  }
}

extension BLEUScore: CustomStringConvertible {
  /// As sacreBLEU prints it: `53.73 83.3/60.0/50.0/33.3 (BP = 1.000 ratio = 1.000 hyp_len = 6 ref_len = 6)`.
  public var description: String {
    "\(fixed(score, digits: 2)) \(precisions.map { fixed($0, digits: 1) }.joined(separator: "/")) "
      + "(BP = \(fixed(brevityPenalty, digits: 3)) ratio = \(fixed(ratio, digits: 3)) "
      + "hyp_len = \(length) ref_len = \(referenceLength))"
  }
}

/// A number with so many digits after the point, as C's `%.2f` writes it.
func fixed(_ value: Double, digits: Int) -> String {
  withVaList([Int32(digits), value]) { arguments in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
      vsnprintf(buffer.baseAddress!, buffer.count, "%.*f", arguments)
      return String(cString: buffer.baseAddress!)
    }
  }
}
