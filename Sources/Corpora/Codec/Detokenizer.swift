import Tokenization

/// Writes words one after the other with white space where it is written between words, in any script.
///
///     var detokenizer = Detokenizer(.languageModel)
///     ["“", "Well", "-", "known", ",", "”", "she", "said", "("].map { detokenizer.append($0) }.joined()
///     // “Well-known,” she said (
///
/// A space stands between two words, but
/// - none before marks that close: `. , ; : ! ? … ) ] } ” ’ » %` and those of other scripts;
/// - none after marks that open, `( [ { “ ‘ « ¿ ¡`, nor between a currency sign, `#` or `@` and what it stands before;
/// - of straight quotes in a line every other one opens, and one that stands alone after a final s closes a genitive; `“` closes
///   what `„` opened;
/// - none before what is left of a contraction: `'s n't 're 've 'll 'd 'm 't`, with straight or curly apostrophe;
/// - none beside ideographs, kana and full-width marks, nor between two words of Thai, Lao, Khmer, Burmese or Tibetan;
/// - where ICU finds the words, none around a hyphen or slash between two words, nor around an en dash between numbers. Text that
///   is cut at white space has such marks of its own for joined words, `@-@ @,@ @.@`, which become `- , .`;
/// - none around a colon between numbers;
/// - in French (locale `fr`) no-break spaces stand inside `« »` and before `; : ! ?`.
///
/// What was written is not known any more: this is how most text is written.
public struct Detokenizer: Sendable {
  private let joinsWords: Bool
  private let isFrench: Bool
  /// What was written last; `nil` at the start of a line.
  private var previous: WrittenWord?
  /// A mark that joins words if another one follows: it waits for what comes.
  private var pending: WrittenWord?
  private var quotes = OpenQuotes()

  /// - Parameter configuration: How the words were found.
  public init(_ configuration: TokenizerConfiguration) {
    joinsWords = configuration.splitting == .words
    let language = configuration.locale.prefix { $0.isLetter }
    isFrench = language.lowercased() == "fr"
  }

  /// What can be written now that this word has come; a hyphen waits for the next one.
  public mutating func append(_ word: String) -> String {
    var written = WrittenWord(word, after: pending ?? previous, &quotes, marksJoints: !joinsWords)
    if let mark = pending, let before = previous {
      pending = nil
      if mark.joins(before, written) {
        previous = written
        return mark.text + written.text
      }
      let space = self.space(between: before, mark)
      // Several in a row are one dash.
      if mark.text == written.text { written.sticksToPrevious = true }
      let text = space + mark.text + self.space(between: mark, written) + written.text
      previous = written
      return text
    }
    if joinsWords, written.mayJoin, let previous, previous.endsWord {
      pending = written
      return ""
    }
    let text = space(between: previous, written) + written.text
    previous = written
    return text
  }

  /// Ends the line: a line feed, with what waited before it.
  public mutating func endLine() -> String { finish() + "\n" }

  /// Ends the text: what waited.
  public mutating func finish() -> String {
    defer {
      previous = nil
      pending = nil
      quotes = OpenQuotes()
    }
    guard let pending else { return "" }
    return space(between: previous, pending) + pending.text
  }

  private func space(between previous: WrittenWord?, _ word: WrittenWord) -> String {
    guard let previous else { return "" }
    if previous.text == ":", previous.followsDigit, word.startsWithDigit { return "" }
    if isFrench {
      if previous.text == "«" || word.text == "»" { return "\u{A0}" }
      if [";", ":", "!", "?"].contains(word.text), previous.endsWord || previous.text == "»" { return "\u{A0}" }
    }
    return previous.sticks(to: word) ? "" : " "
  }
}

/// Which quotes are open in a line.
struct OpenQuotes: Sendable {
  var double = false
  var single = false
  /// `„` or `‚`, which `“` or `‘` closes.
  var low = false
}
