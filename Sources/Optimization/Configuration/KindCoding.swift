import Diagnostics

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
    return values.contains(NameKey(name)) ? try value(name) : standard
  }

  /// The value of that name, which has no default.
  mutating func value<Value: Decodable>(_ name: String) throws -> Value {
    used.insert(name)
    do {
      return try values.decode(Value.self, forKey: NameKey(name))
    } catch let error where !(error is DecodingError) {
      // So Foundation's decoder says, without a place, that a number has a fraction or is too large.
      throw DecodingError.typeMismatch(
        Value.self, .init(codingPath: values.codingPath + [NameKey(name)], debugDescription: "\(error)"))
    }
  }

  /// The word of that name, or its default.
  mutating func value<Word: RawRepresentable<String> & CaseIterable>(_ name: String, _ standard: Word) throws -> Word {
    let word = try value(name, standard.rawValue)
    guard let value = Word(rawValue: word) else { throw unknown(word, name, known: Word.allCases.map(\.rawValue)) }
    return value
  }

  /// Refuses names that nothing asked for.
  func finish() throws {
    let stray = values.allKeys.map(\.stringValue).filter { !used.contains($0) }.min()
    guard let stray else { return }
    throw DecodingError.dataCorruptedError(
      forKey: NameKey(stray), in: values,
      debugDescription: "is no setting of the kind “\(kind)”"
        + Self.hint(stray, among: used.subtracting(["kind"]).sorted()))
  }

  /// What to throw for a kind that there is not.
  func unknownKind(_ known: String...) -> DecodingError { unknown(kind, "kind", known: known) }

  private func unknown(_ word: String, _ name: String, known: [String]) -> DecodingError {
    DecodingError.dataCorruptedError(
      forKey: NameKey(name), in: values,
      debugDescription: "is “\(word)” and not one of \(known.joined(separator: ", "))"
        + Self.hint(word, among: known))
  }

  private static func hint(_ word: String, among known: [String]) -> String {
    NearestNames.of(word, among: known).first.map { "; did you mean “\($0)”?" } ?? ""
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
