import Embeddings

/// What the file tells of an embedding's n-grams, without their vectors.
public struct SubwordsRecord: Codable, Equatable, Sendable {
  public var nGrams: CharacterNGrams
  /// How many buckets have a vector.
  public var rows: Int
  /// SHA-256 of which these are, and of their vectors as they are stored.
  public var digest: String
}
