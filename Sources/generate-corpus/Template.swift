/// A sentence with gaps.
///
///     [In|Near] {city} people eat {food}.
///
/// `{slot}` is a value of the fact (or, failing that, of the ``Lexicon``), `{other.slot}` one of another fact of the
/// same theme, `{a:slot}` a value after its indefinite article, and `[x|y]` one of the wordings, themselves templates.
struct Template {
  private indirect enum Part {
    case text(String)
    case slot(String, ofOther: Bool, article: Bool)
    case choice([[Part]])
  }

  private let parts: [Part]

  init(_ text: String) {
    var rest = Substring(text)
    parts = Template.parse(&rest, until: [])
    precondition(rest.isEmpty, "a bracket is closed that was not opened: \(text)")
  }

  /// The sentence, with a capital letter. A slot that comes twice gets two values, if it has two.
  func sentence(about fact: Fact, other: Fact, using random: inout SplitMix64) -> String {
    var used: Set<String> = []
    let text = Template.fill(parts, fact: fact, other: other, used: &used, using: &random)
    return text.prefix(1).uppercased() + text.dropFirst()
  }

  private static func fill(
    _ parts: [Part], fact: Fact, other: Fact, used: inout Set<String>, using random: inout SplitMix64
  ) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let words):
        text += words
      case .choice(let wordings):
        let wording = wordings.element(using: &random)
        text += fill(wording, fact: fact, other: other, used: &used, using: &random)
      case .slot(let name, let ofOther, let article):
        guard let values = (ofOther ? other : fact).values[name] ?? Lexicon.words[name] else {
          preconditionFailure("neither the fact nor the lexicon has the slot \(name)")
        }
        let unused = values.filter { !used.contains($0) }
        let value = (unused.isEmpty ? values : unused).element(using: &random)
        used.insert(value)
        text += article ? indefiniteArticle(before: value) + " " + value : value
      }
    }
    return text
  }

  /// By the first letter, but for the words of the tables that are spoken otherwise.
  private static func indefiniteArticle(before word: String) -> String {
    if word.hasPrefix("Ukrain") { return "a" }
    if word.hasPrefix("heir") { return "an" }
    return "AEIOUaeiou".contains(word.prefix(1)) ? "an" : "a"
  }

  /// Reads parts up to one of `ends`, which stays unread.
  private static func parse(_ rest: inout Substring, until ends: Set<Character>) -> [Part] {
    var parts: [Part] = []
    while let next = rest.first, !ends.contains(next) {
      switch next {
      case "{":
        rest.removeFirst()
        parts.append(slot(named: rest.prefix { $0 != "}" }))
        rest = rest.drop { $0 != "}" }.dropFirst()
      case "[":
        rest.removeFirst()
        var wordings = [parse(&rest, until: ["|", "]"])]
        while rest.first == "|" {
          rest.removeFirst()
          wordings.append(parse(&rest, until: ["|", "]"]))
        }
        precondition(rest.first == "]", "a bracket is not closed")
        rest.removeFirst()
        parts.append(.choice(wordings))
      default:
        let text = rest.prefix { !"{[|]".contains($0) }
        precondition(!text.isEmpty, "a bracket is closed that was not opened, before: \(rest)")
        parts.append(.text(String(text)))
        rest = rest.dropFirst(text.count)
      }
    }
    return parts
  }

  private static func slot(named name: Substring) -> Part {
    let article = name.hasPrefix("a:")
    let name = article ? name.dropFirst(2) : name
    let ofOther = name.hasPrefix("other.")
    return .slot(String(ofOther ? name.dropFirst(6) : name), ofOther: ofOther, article: article)
  }
}
