/// What a token is made of.
public enum TokenKind: UInt8, Sendable, CaseIterable {
  case letters, numbers, ideographs, kana, punctuation, symbols, emoji
}

/// A set of ``TokenKind``.
public struct TokenKinds: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public init(_ kind: TokenKind) { rawValue = 1 << kind.rawValue }

  public static let letters = TokenKinds(.letters)
  public static let numbers = TokenKinds(.numbers)
  public static let ideographs = TokenKinds(.ideographs)
  public static let kana = TokenKinds(.kana)
  public static let punctuation = TokenKinds(.punctuation)
  public static let symbols = TokenKinds(.symbols)
  public static let emoji = TokenKinds(.emoji)

  /// What most embeddings are trained on: everything but punctuation and symbols.
  public static let wordLike: TokenKinds = [.letters, .numbers, .ideographs, .kana, .emoji]
  public static let all: TokenKinds = [.wordLike, .punctuation, .symbols]
}

/// As a list of names, such as `["letters", "numbers"]`.
extension TokenKinds: Codable {
  public init(from decoder: any Decoder) throws {
    self = []
    for name in try decoder.singleValueContainer().decode([String].self) {
      guard let kind = TokenKind.allCases.first(where: { "\($0)" == name }) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "“\(name)” is not a kind of token"))
      }
      insert(TokenKinds(kind))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(TokenKind.allCases.filter { contains(TokenKinds($0)) }.map { "\($0)" })
  }
}

/// One token of a text.
public struct Token: Hashable, Sendable {
  /// The token after normalization, case and accents.
  public var text: String
  public var kind: TokenKind
  /// Where it stands in the source, in bytes of UTF-8.
  public var source: Range<Int>

  public init(text: String, kind: TokenKind, source: Range<Int>) {
    self.text = text
    self.kind = kind
    self.source = source
  }
}
