import Embeddings
import Foundation

extension Workbench {
  /// Writes the parameters of a model to a file in the safetensors format, checking every checksum on the way.
  ///
  /// - Throws: ``WorkbenchError`` and ``SafetensorsError``; then there is no file, or the one that was there before.
  public func export(_ model: ModelRecord, to path: String) throws {
    var metadata = [
      "format": "skein", "name": model.name, "kind": model.kind, "configuration": model.configuration,
      "digest": model.digest, "skeinVersion": model.skeinVersion,
    ]
    metadata["codec"] = model.codec
    let writer = try SafetensorsWriter(
      path: path, tensors: model.tensors.map { ($0.name, SafetensorsScalar($0.scalar), $0.shape) }, metadata: metadata)
    try forEachPiece(of: model) { _, bytes in try writer.write(bytes) }
    try writer.finish()
  }

  /// Stores a model that is another one with the parameters of a file.
  ///
  /// Every tensor of the model must be in the file with its name and shape, and no other; keys, which are no parameters, stay
  /// those of the model. The new model shares the vocabularies of the other; it has no run, no seed, and of what was measured only where its parameters come from.
  ///
  /// - Throws: ``SafetensorsError/misfit(path:model:problems:)`` with all that does not fit, and what reading the file and
  ///   saving a model can meet. Then nothing has changed.
  @discardableResult
  public func save(
    _ model: ModelRecord, withParametersOf file: SafetensorsFile, named name: String, replacing: Bool = false,
    skeinVersion: String
  ) throws -> ModelRecord {
    let problems = Self.problems(of: file, for: model)
    if !problems.isEmpty { throw SafetensorsError.misfit(path: file.path, model: model.name, problems: problems) }
    let sources = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    let origin = Origin(importedFrom: file.path, scalars: Set(file.tensors.map(\.scalar.rawValue)).sorted())
    let now = Date()
    let keys = try model.tensors.filter { $0.scalar == .uint64 }.map { tensor in
      var bytes = [UInt8](repeating: 0, count: tensor.byteCount)
      try bytes.withUnsafeMutableBytes { try read(model, into: [tensor.name: $0]) }
      return (tensor.name, bytes)
    }
    let keptBytes = Dictionary(uniqueKeysWithValues: keys)
    // What reading the file meets while the transaction is open, which would reach us as an error of SQLite's.
    var failure: SafetensorsError?
    var new = NewModel(
      name: name, kind: model.kind, vocabulary: model.vocabulary.map { .stored($0) },
      configuration: model.configuration, codec: model.codec, merges: model.merges,
      metrics: String(decoding: try JSONEncoder().encode(origin), as: UTF8.self),
      tensors: model.tensors.map { tensor in
        NewModel.Tensor(
          shape: tensor.shape, scalar: tensor.scalar,
          blob: Blob(name: tensor.name) { body in
            if let bytes = keptBytes[tensor.name] { return try bytes.withUnsafeBytes(body) }
            let source = sources[tensor.name]!
            let numbers = UnsafeMutableBufferPointer<Float>.allocate(capacity: source.count)
            defer { numbers.deallocate() }
            do throws(SafetensorsError) {
              try file.read(source, into: numbers)
            } catch {
              failure = error
              throw error
            }
            try LittleEndian.withBytes(of: UnsafeBufferPointer(numbers), body)
          })
      }, startedAt: now, finishedAt: now, skeinVersion: skeinVersion)
    new.sourceVocabulary = model.sourceVocabulary.map { .stored($0) }
    new.sourceMerges = model.sourceMerges
    do {
      return try save(new, replacing: replacing)
    } catch {
      throw failure ?? error
    }
  }

  /// What keeps the tensors of a file from being a model's, a line each.
  private static func problems(of file: SafetensorsFile, for model: ModelRecord) -> [String] {
    let found = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    let wanted = Set(model.tensors.map(\.name))
    var problems: [String] = []
    for tensor in model.tensors where tensor.scalar != .uint64 {
      if tensor.scalar != .float32 {
        problems.append(
          "of another type: “\(tensor.name)” is quantized in the model; take the model that it was made from")
        continue
      }
      guard let source = found[tensor.name] else {
        problems.append("missing: “\(tensor.name)” \(tensor.shape)")
        continue
      }
      if source.shape != tensor.shape {
        problems.append("of another shape: “\(tensor.name)” \(source.shape), wanted \(tensor.shape)")
      }
      if !source.scalar.isParameter {
        problems.append("of another type: “\(tensor.name)” \(source.scalar.rawValue), wanted F32, F16, BF16 or F64")
      }
    }
    return problems
      + file.tensors.filter { !wanted.contains($0.name) }.map { "not in the model: “\($0.name)” \($0.shape)" }
  }

  /// Where the parameters of a model come from.
  private struct Origin: Encodable {
    var importedFrom: String
    /// The types of numbers in the file.
    var scalars: [String]
  }
}
