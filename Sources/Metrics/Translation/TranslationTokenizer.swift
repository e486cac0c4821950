/// How a text is cut into the tokens whose n-grams ``BLEU`` counts, by the names of sacreBLEU's signature.
public enum TranslationTokenizer: String, Codable, Sendable, CaseIterable {
  /// As NIST's `mteval-v13a.pl` does it, for Western languages: punctuation and symbols of ASCII stand alone, but for
  /// apostrophes, for hyphens after anything but a digit, and for full stops and commas within numbers; `&quot;`, `&amp;`,
  /// `&lt;` and `&gt;` are what they stand for.
  case mteval13a = "13a"
  /// As `mteval-v14.pl --international-tokenization` does it: by Unicode's punctuation and symbols.
  case international = "intl"
  /// Every scalar but white space is a token, for scripts without spaces.
  case characters = "char"
  /// At white space alone, for texts whose tokens are told apart already.
  case none
}

extension TranslationTokenizer {
  /// Puts spaces around what is a token.
  func separate(_ text: inout ScalarText) {
    text.removeTrailingSpace()
    switch self {
    case .mteval13a: text.separate13a()
    case .international: text.separateInternational()
    case .characters: text.surround { _ in true }
    case .none: break
    }
  }
}

// The rules, each a substitution over the whole text, from left to right, without overlap. They are applied one after the
// other, because each sees the spaces of those before.
extension ScalarText {
  fileprivate mutating func separate13a() {
    replace("<skipped>", by: "")
    replace("-\n", by: "")
    replace("\n", by: " ")
    for (escape, character) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
      replace(escape, by: character)
    }
    scalars = [" "] + scalars + [" "]
    surround(\.isSymbolOf13a)
    // Full stops and commas, unless after a digit; then unless before one; then hyphens after a digit.
    separate({ !$0.isDigit }, \.isStopOrComma, spaceAfter: true)
    separate(\.isStopOrComma, { !$0.isDigit }, spaceAfter: false)
    separate(\.isDigit, { $0 == "-" }, spaceAfter: true)
  }

  fileprivate mutating func separateInternational() {
    separate({ !$0.isNumber }, \.isPunctuation, spaceAfter: true)
    separate(\.isPunctuation, { !$0.isNumber }, spaceAfter: false)
    surround(\.isSymbol)
  }

  /// Puts spaces around every such scalar.
  fileprivate mutating func surround(_ isToken: (Unicode.Scalar) -> Bool) {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(2 * scalars.count)
    for scalar in scalars {
      let isToken = isToken(scalar)
      if isToken { result.append(" ") }
      result.append(scalar)
      if isToken { result.append(" ") }
    }
    scalars = result
  }

  /// Puts a space between two such scalars, and one after or before them.
  private mutating func separate(
    _ isFirst: (Unicode.Scalar) -> Bool, _ isSecond: (Unicode.Scalar) -> Bool, spaceAfter: Bool
  ) {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(2 * scalars.count)
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      guard position + 1 < scalars.count, isSecond(scalars[position + 1]), isFirst(scalar) else {
        result.append(scalar)
        position += 1
        continue
      }
      if !spaceAfter { result.append(" ") }
      result.append(scalar)
      result.append(" ")
      result.append(scalars[position + 1])
      if spaceAfter { result.append(" ") }
      position += 2
    }
    scalars = result
  }

  private mutating func replace(_ pattern: String, by replacement: String) {
    let (pattern, replacement) = (Array(pattern.unicodeScalars), Array(replacement.unicodeScalars))
    guard var next = scalars.firstIndex(of: pattern[0]) else { return }
    var result = Array(scalars[..<next])
    while next < scalars.count {
      if scalars[next] == pattern[0], scalars[next...].starts(with: pattern) {
        result += replacement
        next += pattern.count
      } else {
        result.append(scalars[next])
        next += 1
      }
    }
    scalars = result
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isStopOrComma: Bool { self == "." || self == "," }

  /// ASCII's punctuation and symbols but for `'`, `,`, `-` and `.`, and the space.
  fileprivate var isSymbolOf13a: Bool {
    switch self {
    case " "..."&", "("..."+", "/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }

  /// ASCII's are looked up in a table: the standard library's search takes several times as long.
  private var category: Unicode.GeneralCategory {
    isASCII ? Self.categoriesOfASCII[Int(value)] : properties.generalCategory
  }

  private static let categoriesOfASCII = (0..<128).map { Unicode.Scalar(UInt8($0)).properties.generalCategory }

  fileprivate var isNumber: Bool {
    switch category {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  fileprivate var isPunctuation: Bool {
    switch category {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  fileprivate var isSymbol: Bool {
    switch category {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }
}
