import Diagnostics

/// Keys that are missing take their defaults; keys and values that nobody knows are refused.
extension TokenizerConfiguration: Codable {
  private enum Key: String, CodingKey, CaseIterable {
    case splitting, locale, normalization, letterCase, stripsAccents, keeps, numberReplacement
  }

  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: Key.self) { "a tokenizer has no “\($0)”; it has \($1)" }
    let container = try decoder.container(keyedBy: Key.self)
    splitting = try container.decodeNameIfPresent("splitting", forKey: .splitting) ?? splitting
    locale = try container.decodeIfPresent(String.self, forKey: .locale) ?? locale
    normalization = try container.decodeNameIfPresent("normalization", forKey: .normalization) ?? normalization
    letterCase = try container.decodeNameIfPresent("letterCase", forKey: .letterCase) ?? letterCase
    stripsAccents = try container.decodeIfPresent(Bool.self, forKey: .stripsAccents) ?? stripsAccents
    keeps = try container.decodeIfPresent(TokenKinds.self, forKey: .keeps) ?? keeps
    numberReplacement = try container.decodeIfPresent(String.self, forKey: .numberReplacement)
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
