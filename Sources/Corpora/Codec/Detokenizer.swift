import Tokenization

struct Detokenizer: Sendable {
  init(_ configuration: TokenizerConfiguration) {}
  mutating func append(_ word: String) -> String { word }
  mutating func endLine() -> String { "\n" }
  mutating func finish() -> String { "" }
}
