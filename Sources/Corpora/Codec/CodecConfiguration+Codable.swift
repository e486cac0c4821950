import Diagnostics
import Tokenization

/// Keys that are missing take their defaults, which depend on the kind; keys that nobody knows are refused.
extension CodecConfiguration: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case kind, tokenizer, endOfLine, minimumCount, maximumSize, subwords
  }

  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: Key.self) { "units of text have no setting “\($0)”; they have \($1)" }
    let container = try decoder.container(keyedBy: Key.self)
    self.init(try container.decodeNameIfPresent("kind of unit", forKey: .kind) ?? .words)
    tokenizer = try container.decodeIfPresent(TokenizerConfiguration.self, forKey: .tokenizer) ?? tokenizer
    endOfLine = try container.decodeIfPresent(Bool.self, forKey: .endOfLine) ?? endOfLine
    minimumCount = try container.decodeIfPresent(Int.self, forKey: .minimumCount) ?? minimumCount
    maximumSize = try container.decodeIfPresent(Int.self, forKey: .maximumSize)
    subwords = try container.decodeIfPresent(Int.self, forKey: .subwords) ?? subwords
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .kind)
    if kind == .words {
      try container.encode(tokenizer, forKey: .tokenizer)
      try container.encode(endOfLine, forKey: .endOfLine)
    }
    if kind == .subwords {
      try container.encode(subwords, forKey: .subwords)
    } else {
      try container.encode(minimumCount, forKey: .minimumCount)
      try container.encodeIfPresent(maximumSize, forKey: .maximumSize)
    }
  }
}
