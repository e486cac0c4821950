/// Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; with words, Popović 2017, "chrF++: words
/// helping character n-grams".
///
///     ChrF()            // chrF2: characters 1 to 6
///     ChrF.plusPlus     // chrF2++: words 1 and 2 as well
///
/// Precisions and recalls are averaged over the orders, and the F-score is of these averages, as in sacreBLEU since its
/// first version. Of several references each sentence has the one that it scores best with.
public struct ChrF: TranslationMetric, Hashable {
  /// The longest n-grams of characters.
  public var characterOrder: Int
  /// The longest n-grams of words; 0 for chrF.
  public var wordOrder: Int
  /// β: how many times as important recall is as precision.
  public var beta: Int
  public var lowercases: Bool
  /// Whether white space is among the characters.
  public var keepsSpace: Bool
  /// Whether orders that translation or reference are too short for are left out. Otherwise the score is the mean of all
  /// orders' F-scores, as in Popović's own program.
  public var effectiveOrder: Bool

  public static let plusPlus = ChrF(wordOrder: 2)

  public init(
    characterOrder: Int = 6, wordOrder: Int = 0, beta: Int = 2, lowercases: Bool = false, keepsSpace: Bool = false,
    effectiveOrder: Bool = true
  ) {
    precondition(characterOrder > 0 && wordOrder >= 0 && beta > 0, "chrF\(beta) of \(characterOrder) and \(wordOrder)")
    (self.characterOrder, self.wordOrder, self.beta) = (characterOrder, wordOrder, beta)
    (self.lowercases, self.keepsSpace, self.effectiveOrder) = (lowercases, keepsSpace, effectiveOrder)
  }

  public var name: String { "chrF\(beta)" + String(repeating: "+", count: wordOrder) }

  public var settings: [(key: String, value: String)] {
    [
      ("case", lowercases ? "lc" : "mixed"), ("eff", effectiveOrder ? "yes" : "no"), ("nc", "\(characterOrder)"),
      ("nw", "\(wordOrder)"), ("space", keepsSpace ? "yes" : "no"),
    ]
  }

  /// For each order, first of characters and then of words: the translation's n-grams, the reference's, and matches.
  public var statisticsWidth: Int { 3 * (characterOrder + wordOrder) }

  public func statistics(of hypotheses: [String], references: [[String]]) -> SentenceStatistics {
    var characterMatcher = NGramMatcher(order: characterOrder)
    var wordMatcher = NGramMatcher(order: wordOrder)
    var numbers = WordNumbers()
    func symbols(_ text: String) -> (characters: [UInt32], words: [UInt32]) {
      var text = ScalarText(text)
      if lowercases { text.lowercase() }
      let characters = text.scalars.compactMap { keepsSpace || !$0.separatesWords ? $0.value : nil }
      return (characters, wordOrder > 0 ? numbers.chrFNumbers(of: text) : [])
    }
    return eachSentence(of: hypotheses, references) { hypothesis, references, row in
      numbers.removeAll()
      let hypothesis = symbols(hypothesis)
      var best: (score: Double, statistics: [Int32]) = (-1, [])
      for reference in references {
        let reference = symbols(reference)
        let statistics =
          characterMatcher.statistics(of: hypothesis.characters, reference.characters)
          + wordMatcher.statistics(of: hypothesis.words, reference.words)
        let score = score(statistics.map { Int($0) })
        if score > best.score { best = (score, statistics) }
      }
      row += best.statistics
    }
  }

  public func score(_ statistics: [Int]) -> Double {
    precondition(statistics.count == statisticsWidth, "\(statistics.count) numbers, \(name) has \(statisticsWidth)")
    let factor = Double(beta * beta)
    let nothing = 1e-16  // stands for 0/0 where all orders count
    var (sum, precision, recall, orders) = (0.0, 0.0, 0.0, 0.0)
    for first in stride(from: 0, to: statistics.count, by: 3) {
      let (hypothesis, reference) = (Double(statistics[first]), Double(statistics[first + 1]))
      let matches = Double(statistics[first + 2])
      let p = hypothesis > 0 ? matches / hypothesis : nothing
      let r = reference > 0 ? matches / reference : nothing
      let denominator = factor * p + r
      sum += denominator > 0 ? (1 + factor) * p * r / denominator : nothing
      if hypothesis > 0, reference > 0 {
        precision += p
        recall += r
        orders += 1
      }
    }
    if !effectiveOrder { return 100 * sum / Double(characterOrder + wordOrder) }
    if orders > 0 {
      precision /= orders
      recall /= orders
    }
    // Popović 2015, equation 1: chrFβ = (1 + β²) P R / (β² P + R).
    return precision + recall > 0 ? 100 * ((1 + factor) * precision * recall / (factor * precision + recall)) : 0
  }
}

extension NGramMatcher {
  /// For each order the numbers of n-grams of both, and how many match. The translation's do not count where the reference has
  /// none.
  fileprivate mutating func statistics(of hypothesis: [UInt32], _ reference: [UInt32]) -> [Int32] {
    removeAll()
    addReference(reference)
    return takeMatches(of: hypothesis).enumerated().flatMap { index, matches in
      let total = Int32(max(0, reference.count - index))
      return [total == 0 ? 0 : Int32(max(0, hypothesis.count - index)), total, matches]
    }
  }
}

extension WordNumbers {
  /// Of words and of the punctuation that is cut off their ends: at most one mark a word, the last character's before the
  /// first's, as Popović's program does it.
  fileprivate mutating func chrFNumbers(of text: ScalarText) -> [UInt32] {
    var numbers: [UInt32] = []
    text.forEachWord { word in
      if word.count > 1, word.last!.isPunctuationOfASCII {
        numbers += [number(of: word.dropLast()), number(of: word.suffix(1))]
      } else if word.count > 1, word.first!.isPunctuationOfASCII {
        numbers += [number(of: word.prefix(1)), number(of: word.dropFirst())]
      } else {
        numbers.append(number(of: word))
      }
    }
    return numbers
  }
}

extension Unicode.Scalar {
  fileprivate var isPunctuationOfASCII: Bool {
    switch self {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }
}
