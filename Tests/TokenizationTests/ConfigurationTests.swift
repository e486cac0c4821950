import Foundation
import Testing
import Tokenization

@Suite("Tokenizer configuration")
struct ConfigurationTests {
  private func decode(_ json: String) throws -> TokenizerConfiguration {
    try JSONDecoder().decode(TokenizerConfiguration.self, from: Data(json.utf8))
  }

  /// What a decoding error tells the user.
  private func complaint(_ json: String) -> String? {
    do {
      _ = try decode(json)
      return nil
    } catch DecodingError.dataCorrupted(let context) {
      return context.debugDescription
    } catch {
      return "\(error)"
    }
  }

  @Test("what is written can be read back")
  func roundTrip() throws {
    var configuration = TokenizerConfiguration.pretokenized
    configuration.locale = "tr"
    configuration.stripsAccents = true
    configuration.numberReplacement = "NUM"
    for configuration in [configuration, TokenizerConfiguration(), .pretokenized] {
      let data = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(TokenizerConfiguration.self, from: data) == configuration)
    }
  }

  @Test("keys that are missing take their defaults")
  func defaults() throws {
    #expect(try decode("{}") == TokenizerConfiguration())
    var expected = TokenizerConfiguration()
    expected.letterCase = .fold
    expected.keeps = [.letters, .emoji]
    #expect(try decode(#"{"letterCase": "fold", "keeps": ["letters", "emoji"]}"#) == expected)
  }

  @Test("keys and values that nobody knows are refused by name")
  func refusals() {
    #expect(
      complaint(#"{"splitting": "wrods"}"#) == "“wrods” is not a splitting; there are words, graphemes, whitespace")
    #expect(complaint(#"{"normalization": "nfd"}"#) == "“nfd” is not a normalization; there are none, nfc, nfkc")
    #expect(complaint(#"{"keeps": ["letter"]}"#) == "“letter” is not a kind of token")
    #expect(
      complaint(#"{"lowercase": true}"#)
        == "a tokenizer has no “lowercase”; it has splitting, locale, normalization, letterCase, stripsAccents, keeps, "
        + "numberReplacement")
  }
}
