import Foundation

/// What the file tells of one model, without the numbers of its parameters.
public struct ModelRecord: Codable, Equatable, Sendable {
  /// The row of table `model`.
  public var id: Int64
  public var name: String
  /// What it is, such as `language-model`.
  public var kind: String
  /// `nil` for a model that has none.
  public var vocabulary: VocabularyRecord?
  /// That of the language a translator reads; `nil` for one whose languages share ``vocabulary``, and for all other models.
  public var sourceVocabulary: VocabularyRecord?
  /// The row of table `run` that trained it; `nil` where none did, or that was removed.
  public var runID: Int64?
  /// What it is made of and was trained with, as JSON text; Storage does not look into it.
  public var configuration: String
  /// How text becomes what the model reads, and back, as JSON text.
  public var codec: String?
  /// The merges of a subword codec, a line each, in their order.
  public var merges: String?
  /// Likewise of the source's codec, where it has a vocabulary of its own.
  public var sourceMerges: String?
  /// What was measured on the finished model, as JSON text.
  public var metrics: String
  /// Numbers in all tensors, but for keys.
  public var parameters: Int
  public var seed: UInt64?
  /// SHA-256 of names, shapes and numbers: see ``ContentDigest``.
  public var digest: String
  public var startedAt: Date
  public var finishedAt: Date
  public var skeinVersion: String
  /// In the order that the model has.
  public var tensors: [Tensor]

  public struct Tensor: Codable, Equatable, Sendable {
    public var name: String
    public var shape: [Int]
    public var scalar: TensorScalarType
    public var byteCount: Int
    /// Of all bytes, eight hexadecimal digits.
    public var crc32: String
  }

  /// Bytes of all tensors.
  public var byteCount: Int { tensors.reduce(0) { $0 + $1.byteCount } }

  /// The tensor of that name; `nil` where there is none.
  public func tensor(_ name: String) -> Tensor? { tensors.first { $0.name == name } }
}
