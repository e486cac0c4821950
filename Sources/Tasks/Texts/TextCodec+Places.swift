import Corpora
import Tokenization

/// Where the tokens of texts stand in them.
///
///     let places = try TokenPlaces(codec)
///     places.spellings(of: ids, in: "Ein Hund.")     // Ein, Hund, .
struct TokenPlaces {
  private let codec: TextCodec
  /// For words.
  private let scanner: TokenScanner?

  init(_ codec: TextCodec) throws(CorpusError) {
    self.codec = codec
    scanner =
      codec.configuration.kind == .words
      ? try corpusError { () throws(TokenizationError) in
        try Tokenizer(codec.configuration.tokenizer).makeScanner()
      } : nil
  }

  /// In bytes of a text's UTF-8.
  ///
  /// - Parameter ids: what an encoder made of the text.
  func places(of ids: [TokenID], in text: String) throws(CorpusError) -> [Range<Int>] {
    if let scanner {
      return try corpusError { () throws(TokenizationError) in try scanner.tokens(in: text) }.map(\.source)
    }
    // Characters and subwords are the whole text, one after the other.
    var lengths = text.map(\.utf8.count)
    if codec.configuration.kind == .subwords {
      var decoder = codec.makeDecoder()
      lengths = ids.map { decoder.append($0).utf8.count }
    }
    let size = text.utf8.count
    var end = 0
    return lengths.map { length in
      let start = end
      end = min(end + length, size)
      return start..<end
    }
  }

  /// The tokens of a text as they stand in it.
  func spellings(of ids: [TokenID], in text: String) throws(CorpusError) -> [String] {
    let utf8 = Array(text.utf8)
    return try places(of: ids, in: text).map { String(decoding: utf8[$0], as: UTF8.self) }
  }
}
