import Corpora
import Models

/// Finds the tokens of many texts, each thread those of a part of them.
struct TextTokenizer {
  private let codec: TextCodec
  private let threads: Int

  init(_ codec: TextCodec, threads: Int) { (self.codec, self.threads) = (codec, threads) }

  func tokens(of texts: PackedTexts) throws(CorpusError) -> TokenizedTexts {
    let parts = try onParts(of: texts.count, threads: threads) { range throws(CorpusError) in
      let encoder = try codec.makeEncoder()
      var part = TokenizedTexts()
      for text in range {
        part.append(try texts.withUTF8(of: text) { text throws(CorpusError) in try encoder.encode(text) })
      }
      return part
    }
    var all = TokenizedTexts()
    for part in parts { all.append(part) }
    return all
  }
}
