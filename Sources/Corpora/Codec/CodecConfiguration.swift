import Tokenization

/// What a unit of text is for a language model: everything that ``CodecBuilder`` needs to know beside the text.
///
///     var configuration = CodecConfiguration(.words)
///     configuration.tokenizer = .pretokenized
///     configuration.maximumSize = 50_000
///     try configuration.validate()
///
/// Settings that do not belong to the kind have to be left at their defaults.
public struct CodecConfiguration: Hashable, Sendable {
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Tokens of ``CodecConfiguration/tokenizer``.
    case words
    /// User-perceived characters of the text as it is, white space and line ends among them: `\n`, or `\r\n` as one.
    case characters
    /// Pieces of words by byte-pair encoding; they lose nothing, so that there are no unknown ones.
    case subwords
  }

  public var kind: Kind
  /// How words are found; any splitting but graphemes. The default keeps case, punctuation and symbols.
  public var tokenizer = TokenizerConfiguration.languageModel
  /// Whether words have `<eos>` at the end of every line, empty ones too.
  public var endOfLine: Bool
  /// Words or characters that occur less often become `<unk>`.
  public var minimumCount = 1
  /// The most words or characters in the vocabulary, `<unk>` and `<eos>` not counted; the most frequent stay.
  public var maximumSize: Int?
  /// The number of subwords.
  public var subwords = CodecConfiguration.defaultSubwords

  public static let defaultSubwords = 8000

  public init(_ kind: Kind = .words) {
    self.kind = kind
    endOfLine = kind == .words
  }
}

extension CodecConfiguration {
  /// Throws ``CorpusError/invalidCodecSetting(name:reason:)`` for the first setting that cannot be.
  public func validate() throws(CorpusError) {
    func require(_ condition: Bool, _ name: String, _ reason: String) throws(CorpusError) {
      guard condition else { throw .invalidCodecSetting(name: name, reason: reason) }
    }
    if kind == .words {
      try require(
        tokenizer.splitting != .graphemes, "tokenizer", "graphemes are not words; characters are a kind of their own")
    } else {
      try require(tokenizer == .languageModel, "tokenizer", "\(kind) are taken from the text as it is")
      try require(!endOfLine, "endOfLine", "\(kind) hold the ends of lines as they are in the text")
    }
    if kind == .subwords {
      try require(minimumCount == 1, "minimumCount", "subwords leave nothing out")
      try require(maximumSize == nil, "maximumSize", "the number of subwords is the setting subwords")
      try require(subwords > 256, "subwords", "\(subwords) are not more than the 256 bytes that they begin with")
    } else {
      try require(minimumCount >= 1, "minimumCount", "\(minimumCount) is less than 1")
      try require(maximumSize ?? 1 >= 1, "maximumSize", "\(maximumSize ?? 0) is less than 1")
      try require(subwords == CodecConfiguration.defaultSubwords, "subwords", "\(kind) are not cut into subwords")
    }
  }
}
