import Tokenization

/// Everything that it takes to go from text to a language model's ids and back.
///
///     let result = try CodecBuilder(CodecConfiguration(.words)).build(input)
///     let ids = try result.codec.makeEncoder().encode("The cat sat.")
///     var decoder = result.codec.makeDecoder()
///     ids.map { decoder.append($0) }.joined() + decoder.finish()  // "The cat sat."
///
/// To keep one, keep its ``configuration`` (`Codable`), its ``vocabulary``, and the text of its ``merges``.
///
/// `<unk>` stands for words and characters that are not in the vocabulary; subwords have none, since they lose nothing. `<eos>` stands
/// at the end of each line, if the configuration says so. A word of the text that is spelled `<unk>`, as in text that was
/// prepared so, is the unknown word; one that is spelled `<eos>` where lines have ends is unknown: an `<eos>` is always an end
/// of a line.
public struct TextCodec: Sendable, Equatable {
  /// The spelling of the unknown word or character.
  public static let unknownSpelling = "<unk>"
  /// The spelling of the end of a line.
  public static let endOfLineSpelling = "<eos>"

  public let configuration: CodecConfiguration
  /// The spellings and counts of all ids: `<unk>` and `<eos>` first, as far as there are any. Subwords are in printable form, a
  /// character for a byte.
  public let vocabulary: Vocabulary
  /// What subwords are made by; `nil` for the other kinds.
  public let merges: BytePairEncoding?
  /// The id of `<unk>`; `nil` for subwords.
  public let unknown: TokenID?
  /// The id of `<eos>`; `nil` where lines have no such end.
  public let endOfLine: TokenID?

  /// Throws ``CorpusError/invalidCodec(reason:)`` when the parts do not belong together, and what
  /// ``CodecConfiguration/validate()`` throws.
  public init(
    configuration: CodecConfiguration, vocabulary: Vocabulary, merges: BytePairEncoding? = nil
  ) throws(CorpusError) {
    try configuration.validate()
    let special = configuration.specialSpellings
    for (id, spelling) in special.enumerated() {
      guard vocabulary.count > id, vocabulary.word(TokenID(id)) == spelling else {
        throw .invalidCodec(reason: "the vocabulary has no \(spelling) in place \(id)")
      }
    }
    guard (merges != nil) == (configuration.kind == .subwords) else {
      throw .invalidCodec(reason: merges == nil ? "there are no merges" : "\(configuration.kind) have no merges")
    }
    if let merges {
      guard merges.count == vocabulary.count else {
        throw .invalidCodec(reason: "there are \(merges.count) pieces and \(vocabulary.count) words")
      }
      for id in 0..<TokenID(merges.count) where merges.piece(id) != vocabulary.word(id) {
        throw .invalidCodec(reason: "piece \(id) is \(merges.piece(id)), and word \(id) \(vocabulary.word(id))")
      }
    }
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.merges = merges
    unknown = special.firstIndex(of: TextCodec.unknownSpelling).map(TokenID.init)
    endOfLine = special.firstIndex(of: TextCodec.endOfLineSpelling).map(TokenID.init)
  }

  /// An encoder for one thread.
  public func makeEncoder() throws(CorpusError) -> TextEncoder { try TextEncoder(self) }

  /// A decoder for one text.
  public func makeDecoder() -> TextDecoder { TextDecoder(self) }
}

extension TextCodec {
  /// What a unit of text is for a model of words or characters.
  enum Meaning {
    case word(TokenID)
    case replaced(by: TokenID)
    case lineEnd(TokenID)
  }

  /// What the model sees of a unit that ``UnitScanner`` gives.
  func meaning(of unit: UnsafeRawBufferPointer) -> Meaning {
    guard let unknown else { preconditionFailure("subwords are merged, not looked up") }
    if let endOfLine, unit.elementsEqual(TextUnits.lineEnd) { return .lineEnd(endOfLine) }
    guard let id = vocabulary.id(of: unit), id != endOfLine else { return .replaced(by: unknown) }
    return .word(id)
  }
}

extension TextCodec {
  /// The same with more words, behind its own and with no occurrences.
  ///
  ///     let codec = try CodecBuilder(configuration).codec(of: texts).adding(embedding.vocabulary)
  ///
  /// - Parameter words: Those that it has already are left out, those that are spelled like `<unk>` and `<eos>`, and the last ones where
  ///   the configuration's `maximumSize` would be passed.
  public func adding(_ words: Vocabulary) throws(CorpusError) -> TextCodec {
    precondition(configuration.kind == .words, "words added to \(configuration.kind)")
    let own = vocabulary.words.enumerated().map { (word: $1, count: vocabulary.occurrences(TokenID($0))) }
    let special = [Self.unknownSpelling, Self.endOfLineSpelling]
    let room = max(0, (configuration.maximumSize ?? .max) - (own.count - configuration.specialSpellings.count))
    let added = words.words.lazy.filter { vocabulary[$0] == nil && !special.contains($0) }.prefix(room)
    return try TextCodec(
      configuration: configuration, vocabulary: Vocabulary(words: own + added.map { (word: $0, count: 0) }))
  }
}
