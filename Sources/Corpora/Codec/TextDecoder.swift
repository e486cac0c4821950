/// Turns ids into text as they come, one after the other.
///
///     var decoder = codec.makeDecoder()
///     for id in ids { print(decoder.append(id), terminator: "") }
///     print(decoder.finish())
///
/// Characters and subwords come back exactly as they were, characters that became `<unk>` aside. Words get spaces where they are
/// written between words: see ``Detokenizer``. The last piece of a text may be held back until ``finish()``.
public struct TextDecoder: Sendable {
  private enum Form {
    case words(Detokenizer)
    case characters
    case subwords(UTF8Assembler)
  }

  private let codec: TextCodec
  private var form: Form

  init(_ codec: TextCodec) {
    self.codec = codec
    form =
      switch codec.configuration.kind {
      case .words: .words(Detokenizer(codec.configuration.tokenizer))
      case .characters: .characters
      case .subwords: .subwords(UTF8Assembler())
      }
  }

  /// The text that can be written now that this id has come: sometimes none yet, sometimes with what was held back before.
  public mutating func append(_ id: TokenID) -> String {
    precondition(Int(id) < codec.vocabulary.count, "id \(id) in a vocabulary of \(codec.vocabulary.count)")
    switch form {
    case .characters: return codec.vocabulary.word(id)
    case .words(var detokenizer):
      let text = id == codec.endOfLine ? detokenizer.endLine() : detokenizer.append(codec.vocabulary.word(id))
      form = .words(detokenizer)
      return text
    case .subwords(var assembler):
      guard let merges = codec.merges else { preconditionFailure("subwords without merges") }
      let text = assembler.append(merges.bytes(of: id))
      form = .subwords(assembler)
      return text
    }
  }

  /// Likewise a word or character in the place of an unknown one.
  public mutating func append(word: String) -> String {
    guard case .words(var detokenizer) = form else { return word }
    let text = detokenizer.append(word)
    form = .words(detokenizer)
    return text
  }

  /// The text that was held back to the end.
  public mutating func finish() -> String {
    switch form {
    case .characters: return ""
    case .words(var detokenizer):
      let text = detokenizer.finish()
      form = .words(detokenizer)
      return text
    case .subwords(var assembler):
      let text = assembler.finish()
      form = .subwords(assembler)
      return text
    }
  }
}
