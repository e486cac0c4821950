/// Refusals of what nobody knows in a configuration, which tell what there is instead.
extension Decoder {
  /// Throws when there is a key that is none of `Key`'s.
  ///
  /// - Parameter sentence: What is wrong, from the key and the list of those that are known.
  package func refuseKeys<Key: CodingKey & CaseIterable>(
    otherThan: Key.Type, _ sentence: (_ key: String, _ known: String) -> String
  ) throws {
    for key in try container(keyedBy: AnyKey.self).allKeys where Key(stringValue: key.stringValue) == nil {
      let known = Key.allCases.map(\.stringValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(codingPath: codingPath + [key], debugDescription: sentence(key.stringValue, known)))
    }
  }
}

extension KeyedDecodingContainer {
  /// The case that a key names, or `nil` where the key is missing. A name that is no case is refused.
  ///
  /// - Parameter noun: What the cases are, as in “wrods” is not a splitting.
  package func decodeNameIfPresent<Name: RawRepresentable<String> & CaseIterable>(
    _ noun: String, forKey key: Key
  ) throws -> Name? {
    guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
    if let name = Name(rawValue: text) { return name }
    let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
    throw DecodingError.dataCorruptedError(
      forKey: key, in: self, debugDescription: "“\(text)” is not a \(noun); there are \(known)")
  }
}

/// Any key, so that unknown ones can be told.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
