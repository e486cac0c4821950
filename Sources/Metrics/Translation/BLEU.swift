import Glibc

/// Papineni, Roukos, Ward and Zhu 2002, "BLEU: a method for automatic evaluation of machine translation": the geometric mean
/// of the shares of a translation's n-grams, n from 1 to 4, that its references have, and a penalty for brevity.
///
///     BLEU().score(of: ["the cat sat on the mat"], references: [["the cat sat on a mat"]])     // 53.7284965911771
///     BLEU(effectiveOrder: true)                                                               // for single sentences
public struct BLEU: TranslationMetric, Hashable {
  /// N, the longest n-grams.
  public static let order = 4

  public var tokenizer: TranslationTokenizer
  public var lowercases: Bool
  public var smoothing: Smoothing
  /// Whether orders for which a text is too short are left out of the mean: for scores of single sentences, which are 0
  /// below four words otherwise.
  public var effectiveOrder: Bool

  /// What becomes of a precision of 0, which would make the score 0 (Chen and Cherry 2014, "A systematic comparison of
  /// smoothing techniques for sentence-level BLEU").
  public enum Smoothing: Hashable, Sendable {
    /// Halved with each order that has no match: the k-th has 1 / 2ᵏ matches (their method 3, NIST's).
    case exponential
    /// So many matches (method 1).
    case floor(Double = 0.1)
    /// So many more n-grams, all of them matches, for orders above 1 (method 2, Lin and Och 2004).
    case add(Double = 1)
    case none
  }

  public init(
    tokenizer: TranslationTokenizer = .mteval13a, lowercases: Bool = false, smoothing: Smoothing = .exponential,
    effectiveOrder: Bool = false
  ) {
    (self.tokenizer, self.lowercases) = (tokenizer, lowercases)
    (self.smoothing, self.effectiveOrder) = (smoothing, effectiveOrder)
  }

  public var name: String { "BLEU" }

  public var settings: [(key: String, value: String)] {
    [
      ("case", lowercases ? "lc" : "mixed"), ("eff", effectiveOrder ? "yes" : "no"), ("tok", tokenizer.rawValue),
      ("smooth", smoothing.description),
    ]
  }

  /// The lengths of translation and reference, then matches and n-grams of each order.
  public var statisticsWidth: Int { 2 + 2 * BLEU.order }

  public func statistics(of hypotheses: [String], references: [[String]]) -> SentenceStatistics {
    var numbers = WordNumbers()
    var matcher = NGramMatcher(order: BLEU.order)
    func tokens(_ text: String) -> [UInt32] {
      var text = ScalarText(text)
      if lowercases { text.lowercase() }
      tokenizer.separate(&text)
      return numbers.numbers(of: text)
    }
    return eachSentence(of: hypotheses, references) { hypothesis, references, row in
      numbers.removeAll()
      matcher.removeAll()
      let tokensOfReferences = references.map { tokens($0) }
      for reference in tokensOfReferences { matcher.addReference(reference) }
      let hypothesis = tokens(hypothesis)
      row.append(Int32(hypothesis.count))
      row.append(Int32(BLEU.closestLength(to: hypothesis.count, tokensOfReferences.map(\.count))))
      row += matcher.takeMatches(of: hypothesis)
      row += (1...BLEU.order).map { Int32(max(0, hypothesis.count - $0 + 1)) }
    }
  }

  /// The reference length nearest to the translation's; of two as near, the shorter.
  private static func closestLength(to length: Int, _ references: [Int]) -> Int {
    references.min { (abs($0 - length), $0) < (abs($1 - length), $1) }!
  }

  public func score(_ statistics: [Int]) -> Double { evaluate(statistics).score }

  /// The score with all that it is made of.
  public func evaluate(_ statistics: [Int]) -> BLEUScore {
    precondition(statistics.count == statisticsWidth, "\(statistics.count) numbers, BLEU has \(statisticsWidth)")
    let (length, referenceLength) = (statistics[0], statistics[1])
    let matches = statistics[2..<2 + BLEU.order]
    let totals = statistics[(2 + BLEU.order)...]
    // Equation in section 2.2.2: BP = 1 if c > r, else e^(1 − r/c).
    let penalty =
      length >= referenceLength ? 1 : length > 0 ? exp(1 - Double(referenceLength) / Double(length)) : 0
    var precisions = [Double](repeating: 0, count: BLEU.order)
    var score = 0.0
    if matches.contains(where: { $0 > 0 }) {
      let orders = fill(&precisions, zip(matches, totals).map { (Double($0), Double($1)) })
      // Section 2.3: BLEU = BP · exp(Σ w_n log p_n), w_n = 1/N. A precision of 0 makes it 0, and has a finite logarithm so that
      // sums stay numbers.
      let logarithms = precisions[..<orders].map { $0 == 0 ? -9_999_999_999 : log($0) }
      score = penalty * exp(logarithms.reduce(0, +) / Double(orders))
    }
    return BLEUScore(
      score: score, precisions: precisions, brevityPenalty: penalty, length: length, referenceLength: referenceLength)
  }

  /// Sets the precisions, in percent, and says how many orders the mean is over.
  private func fill(_ precisions: inout [Double], _ counts: [(matches: Double, total: Double)]) -> Int {
    var orders = BLEU.order
    var halvings = 1.0
    for (index, count) in counts.enumerated() {
      var (matches, total) = count
      if case .add(let more) = smoothing, index > 0 {
        matches += more
        total += more
      }
      if total == 0 { break }
      if effectiveOrder { orders = index + 1 }
      if matches > 0 {
        precisions[index] = 100 * matches / total
      } else if case .exponential = smoothing {
        halvings *= 2
        precisions[index] = 100 / (halvings * total)
      } else if case .floor(let value) = smoothing {
        precisions[index] = 100 * value / total
      }
    }
    return orders
  }
}

extension BLEU.Smoothing: CustomStringConvertible {
  /// As the signature has it: `exp`, `floor[0.10]`, `add-k[1.00]` or `none`.
  public var description: String {
    switch self {
    case .exponential: "exp"
    case .floor(let value): "floor[\(fixed(value, digits: 2))]"
    case .add(let value): "add-k[\(fixed(value, digits: 2))]"
    case .none: "none"
    }
  }
}
