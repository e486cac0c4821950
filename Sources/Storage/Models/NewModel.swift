import Foundation

/// A model to store: its parameters, and all that is needed to use it again.
///
///     let model = NewModel(
///       name: "tales", kind: "language-model", vocabulary: .new(vocabulary), configuration: json,
///       tensors: [.init(name: "embedding.table", shape: [50_000, 200], bytes: table)], skeinVersion: "0.2.0")
///     try workbench.save(model, finishing: end)
///
/// Parameters are not copied: each ``Tensor`` lends its bytes while it is written.
public struct NewModel {
  public var name: String
  /// What it is, such as `language-model`.
  public var kind: String
  /// `nil` for a model that needs none, such as one over bytes.
  public var vocabulary: ModelVocabulary?
  /// That of the language a translator reads; `nil` for one whose languages share ``vocabulary``, and for all other models.
  public var sourceVocabulary: ModelVocabulary?
  /// The row of table `run` that trained it; `save` takes that of the run it finishes where this is `nil`.
  public var runID: Int64?
  /// What it is made of and was trained with, as JSON text.
  public var configuration: String
  /// How text becomes what the model reads, and back, as JSON text.
  public var codec: String?
  /// The merges of a subword codec, a line each, in their order.
  public var merges: String?
  /// Likewise of the source's codec, where it has a vocabulary of its own.
  public var sourceMerges: String?
  /// What was measured on the finished model, as JSON text.
  public var metrics: String
  public var seed: UInt64?
  /// In the order that the model has.
  public var tensors: [Tensor]
  public var startedAt: Date
  public var finishedAt: Date
  public var skeinVersion: String

  public init(
    name: String, kind: String, vocabulary: ModelVocabulary? = nil, runID: Int64? = nil, configuration: String = "{}",
    codec: String? = nil, merges: String? = nil, metrics: String = "{}", seed: UInt64? = nil, tensors: [Tensor],
    startedAt: Date = Date(), finishedAt: Date = Date(), skeinVersion: String
  ) {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors of a model have the same name")
    self.name = name
    self.kind = kind
    self.vocabulary = vocabulary
    self.runID = runID
    self.configuration = configuration
    self.codec = codec
    self.merges = merges
    self.metrics = metrics
    self.seed = seed
    self.tensors = tensors
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.skeinVersion = skeinVersion
  }

  /// Numbers in all tensors, but for keys.
  public var parameters: Int { tensors.reduce(0) { $1.scalar == .uint64 ? $0 : $0 + $1.count } }

  /// Numbers of a model, little-endian, row by row.
  public struct Tensor {
    public var shape: [Int]
    public var scalar: TensorScalarType
    public var blob: Blob

    public var name: String { blob.name }
    /// Numbers that the shape holds.
    public var count: Int { shape.reduce(1, *) }
    public var byteCount: Int { count * scalar.byteCount }

    public init(shape: [Int], scalar: TensorScalarType = .float32, blob: Blob) {
      precondition(shape.allSatisfy { $0 >= 0 }, "tensor \(blob.name) has the shape \(shape)")
      self.shape = shape
      self.scalar = scalar
      self.blob = blob
    }

    /// Bytes that stay valid until the model is saved.
    public init(name: String, shape: [Int], scalar: TensorScalarType = .float32, bytes: UnsafeRawBufferPointer) {
      self.init(shape: shape, scalar: scalar, blob: Blob(name: name, bytes: bytes))
    }
  }
}

/// Where the vocabulary of a new model comes from.
public enum ModelVocabulary: Sendable {
  /// It is stored with the model and goes with it.
  case new(NewVocabulary)
  /// One that is in the file already, with a name of its own or with another model, is shared.
  case stored(VocabularyRecord)
}
