/// Keys that are missing take their defaults; keys and values that nobody knows are refused.
extension TokenizerConfiguration: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case splitting, locale, normalization, letterCase, stripsAccents, keeps, numberReplacement
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
          debugDescription: "a tokenizer has no “\(key.stringValue)”; it has \(known)"))
    }
    let container = try decoder.container(keyedBy: Key.self)
    splitting = try Self.name(.splitting, in: container) ?? splitting
    locale = try container.decodeIfPresent(String.self, forKey: .locale) ?? locale
    normalization = try Self.name(.normalization, in: container) ?? normalization
    letterCase = try Self.name(.letterCase, in: container) ?? letterCase
    stripsAccents = try container.decodeIfPresent(Bool.self, forKey: .stripsAccents) ?? stripsAccents
    keeps = try container.decodeIfPresent(TokenKinds.self, forKey: .keeps) ?? keeps
    numberReplacement = try container.decodeIfPresent(String.self, forKey: .numberReplacement)
  }

  private static func name<Name: RawRepresentable<String> & CaseIterable>(
    _ key: Key, in container: KeyedDecodingContainer<Key>
  ) throws -> Name? {
    guard let text = try container.decodeIfPresent(String.self, forKey: key) else { return nil }
    if let name = Name(rawValue: text) { return name }
    let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
    throw DecodingError.dataCorruptedError(
      forKey: key, in: container, debugDescription: "“\(text)” is not a \(key.stringValue); there are \(known)")
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(splitting, forKey: .splitting)
    try container.encode(locale, forKey: .locale)
    try container.encode(normalization, forKey: .normalization)
    try container.encode(letterCase, forKey: .letterCase)
    try container.encode(stripsAccents, forKey: .stripsAccents)
    try container.encode(keeps, forKey: .keeps)
    try container.encodeIfPresent(numberReplacement, forKey: .numberReplacement)
  }
}
