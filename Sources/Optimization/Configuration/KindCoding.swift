// How enums of this target look in a file: an object that names the kind and its numbers, such as
// {"kind": "adam", "beta2": 0.98}. What is left out has its default; what does not belong to the kind is refused.

/// Reads such an object.
struct KindDecoder {
  let kind: String
  private let values: KeyedDecodingContainer<NameKey>
  private var used: Set<String> = ["kind"]

  init(_ decoder: any Decoder) throws {
    values = try decoder.container(keyedBy: NameKey.self)
    kind = try values.decode(String.self, forKey: NameKey("kind"))
  }

  /// The value of that name, or its default.
  mutating func value<Value: Decodable>(_ name: String, _ standard: Value) throws -> Value {
    used.insert(name)
    return try values.decodeIfPresent(Value.self, forKey: NameKey(name)) ?? standard
  }

  /// The value of that name, which has no default.
  mutating func value<Value: Decodable>(_ name: String) throws -> Value {
    used.insert(name)
    return try values.decode(Value.self, forKey: NameKey(name))
  }

  /// Refuses names that nothing asked for.
  func finish() throws {
    if let stray = values.allKeys.first(where: { !used.contains($0.stringValue) }) {
      throw DecodingError.dataCorruptedError(
        forKey: stray, in: values, debugDescription: "“\(kind)” has no \(stray.stringValue)")
    }
  }

  /// What to throw for a kind that there is not.
  func unknownKind(_ known: String) -> DecodingError {
    DecodingError.dataCorruptedError(
      forKey: NameKey("kind"), in: values, debugDescription: "the kind is “\(kind)” and not one of \(known)")
  }
}

/// Writes such an object.
struct KindEncoder {
  private var values: KeyedEncodingContainer<NameKey>

  init(_ encoder: any Encoder, kind: String) throws {
    values = encoder.container(keyedBy: NameKey.self)
    try values.encode(kind, forKey: NameKey("kind"))
  }

  mutating func encode(_ name: String, _ value: some Encodable) throws {
    try values.encode(value, forKey: NameKey(name))
  }
}

struct NameKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}
