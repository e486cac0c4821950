import Corpora
import Foundation
import Testing
import Tokenization

@Suite("CodecConfiguration")
struct CodecConfigurationTests {
  private func fault(
    _ kind: CodecConfiguration.Kind, _ change: (inout CodecConfiguration) -> Void
  ) -> String? {
    var configuration = CodecConfiguration(kind)
    change(&configuration)
    guard case .invalidCodecSetting(let name, _)? = corpusError({ try configuration.validate() }) else { return nil }
    return name
  }

  @Test("the defaults of every kind are valid", arguments: CodecConfiguration.Kind.allCases)
  func defaults(kind: CodecConfiguration.Kind) throws {
    let configuration = CodecConfiguration(kind)
    try configuration.validate()
    #expect(configuration.endOfLine == (kind == .words))
  }

  @Test("settings of another kind, and those that cannot be, are refused by name")
  func refused() {
    #expect(fault(.words) { $0.subwords = 4000 } == "subwords")
    #expect(fault(.words) { $0.tokenizer.splitting = .graphemes } == "tokenizer")
    #expect(fault(.words) { $0.minimumCount = 0 } == "minimumCount")
    #expect(fault(.words) { $0.maximumSize = 0 } == "maximumSize")
    #expect(fault(.words) { $0.tokenizer = .pretokenized } == nil)
    #expect(fault(.characters) { $0.tokenizer.letterCase = .lower } == "tokenizer")
    #expect(fault(.characters) { $0.endOfLine = true } == "endOfLine")
    #expect(fault(.characters) { $0.subwords = 500 } == "subwords")
    #expect(fault(.characters) { $0.minimumCount = 7 } == nil)
    #expect(fault(.subwords) { $0.tokenizer = .pretokenized } == "tokenizer")
    #expect(fault(.subwords) { $0.endOfLine = true } == "endOfLine")
    #expect(fault(.subwords) { $0.minimumCount = 2 } == "minimumCount")
    #expect(fault(.subwords) { $0.maximumSize = 9 } == "maximumSize")
    #expect(fault(.subwords) { $0.subwords = 256 } == "subwords")
    #expect(fault(.subwords) { $0.subwords = 257 } == nil)
  }

  @Test("a configuration comes back from JSON, and missing keys take the defaults of their kind")
  func json() throws {
    for kind in CodecConfiguration.Kind.allCases {
      var configuration = CodecConfiguration(kind)
      switch kind {
      case .words:
        configuration.tokenizer = .pretokenized
        configuration.endOfLine = false
        configuration.maximumSize = 500
      case .characters: configuration.minimumCount = 7
      case .subwords: configuration.subwords = 5000
      }
      let data = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(CodecConfiguration.self, from: data) == configuration)
    }
    func decoded(_ text: String) throws -> CodecConfiguration {
      try JSONDecoder().decode(CodecConfiguration.self, from: Data(text.utf8))
    }
    #expect(try decoded("{}") == CodecConfiguration(.words))
    #expect(try decoded(#"{"kind": "characters"}"#) == CodecConfiguration(.characters))
    func complaint(_ text: String) -> String? {
      do {
        _ = try decoded(text)
        return nil
      } catch DecodingError.dataCorrupted(let context) {
        return context.debugDescription
      } catch {
        return "\(error)"
      }
    }
    #expect(
      complaint(#"{"kind": "letters"}"#) == "“letters” is not a kind of unit; there are words, characters, subwords")
    #expect(
      complaint(#"{"minimum": 2}"#) == "units of text have no setting “minimum”; they have kind, tokenizer, endOfLine, "
        + "minimumCount, maximumSize, subwords")
  }

  @Test("a codec made of its stored parts is the codec, and parts that do not belong together are refused")
  func storedParts() throws {
    var configuration = CodecConfiguration(.subwords)
    configuration.subwords = 258
    let merges = try BytePairEncoding(text: "l o\nlo w\n")
    let pieces = (0..<UInt32(258)).map { (word: merges.piece($0), count: Int64($0)) }
    let codec = try TextCodec(
      configuration: configuration, vocabulary: Vocabulary(words: pieces), merges: BytePairEncoding(text: merges.text))
    #expect(codec.decoded(try codec.makeEncoder().encode("slow é")) == "slow é")
    let words = try Vocabulary(words: [("<unk>", 0), ("<eos>", 1), ("a", 1)])
    func code(_ configuration: CodecConfiguration, _ vocabulary: Vocabulary, _ merges: BytePairEncoding?) -> String? {
      corpusError { try TextCodec(configuration: configuration, vocabulary: vocabulary, merges: merges) }?.code
    }
    #expect(code(CodecConfiguration(.words), words, nil) == nil)
    #expect(code(CodecConfiguration(.words), words, merges) == "SK-TEXT-014")
    #expect(code(CodecConfiguration(.words), try Vocabulary(words: [("<unk>", 0), ("a", 1)]), nil) == "SK-TEXT-014")
    #expect(code(configuration, words, merges) == "SK-TEXT-014")
    #expect(code(configuration, try Vocabulary(words: pieces), nil) == "SK-TEXT-014")
    let swapped = Array(pieces[..<256] + [pieces[257], pieces[256]])
    #expect(code(configuration, try Vocabulary(words: swapped), merges) == "SK-TEXT-014")
  }

  @Test("ledgers that were stored before words could be replaced are still read")
  func oldLedgers() throws {
    let old = """
      {"read": 9, "kept": 7, "belowMinimumCount": 2, "beyondMaximumSize": 0, "filteredByKind": 0, "skipped": 0, "words": 3,
      "distinctWords": 5, "files": 1, "lines": 2, "bytes": 40, "byteOrderMarks": 0, "invalidReplaced": 0, "invalidBytesSkipped": 0}
      """
    let ledger = try JSONDecoder().decode(CorpusLedger.self, from: Data(old.utf8))
    #expect(ledger.isBalanced && ledger.kept == 7 && ledger.replaced == 0 && ledger.endsOfLines == 0)
    let again = try JSONDecoder().decode(CorpusLedger.self, from: JSONEncoder().encode(ledger))
    #expect(again == ledger)
  }
}
