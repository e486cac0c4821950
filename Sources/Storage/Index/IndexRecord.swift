import Embeddings
import Foundation

/// What the file tells of an embedding's index, without its links.
public struct IndexRecord: Codable, Equatable, Sendable {
  /// How it was built, and how many candidates a search keeps.
  public var configuration: IndexConfiguration
  /// What was measured when it was built.
  public var quality: IndexQuality
  public var layers: Int
  /// The word where searches begin.
  public var entry: UInt32
  /// In all layers.
  public var links: Int
  public var buildSeconds: Double
  /// The digest of the embedding that it was built on.
  public var vectors: String
  /// SHA-256 of its layers.
  public var digest: String
  public var createdAt: Date
  public var skeinVersion: String
  /// Bytes that it takes in the file.
  public var byteCount: Int
}
