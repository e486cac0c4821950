import Tokenization

/// Keys that are missing take their defaults, which depend on the kind; keys that nobody knows are refused.
extension CodecConfiguration: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case kind, tokenizer, endOfLine, minimumCount, maximumSize, subwords
  }

  /// Any key, so that unknown ones can be told.
  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    for key in try decoder.container(keyedBy: AnyKey.self).allKeys where Key(stringValue: key.stringValue) == nil {
      let known = Key.allCases.map(\.stringValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath + [key],
          debugDescription: "units of text have no setting “\(key.stringValue)”; they have \(known)"))
    }
    let container = try decoder.container(keyedBy: Key.self)
    var kind = Kind.words
    if let name = try container.decodeIfPresent(String.self, forKey: .kind) {
      guard let named = Kind(rawValue: name) else {
        let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorruptedError(
          forKey: .kind, in: container, debugDescription: "“\(name)” is not a kind of unit; there are \(known)")
      }
      kind = named
    }
    self.init(kind)
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
