/// Writes a file of tensors in the safetensors format; it appears at its place when it is complete.
///
///     let writer = try SafetensorsWriter(path: "weights.safetensors", tensors: [("weight", .float32, [2, 3])])
///     try writer.write(bytes)                 // 24 bytes, at once or in pieces
///     try writer.finish()
public final class SafetensorsWriter {
  private let path: String
  private let output: AtomicFile
  private let byteCount: Int
  private var written = 0

  /// - Parameters:
  ///   - tensors: names, each only once, and shapes, in the order in which the bytes come.
  ///   - metadata: what the file says of itself.
  public init(
    path: String, tensors: [(name: String, scalar: SafetensorsScalar, shape: [Int])], metadata: [String: String] = [:]
  ) throws(SafetensorsError) {
    precondition(Set(tensors.map(\.name) + ["__metadata__"]).count == tensors.count + 1, "a tensor's name is taken")
    self.path = path
    var header = SafetensorsHeader(tensors: [], metadata: metadata)
    var end = 0
    for tensor in tensors {
      let start = end
      end += tensor.shape.reduce(tensor.scalar.byteCount, *)
      header.tensors.append(.init(name: tensor.name, scalar: tensor.scalar, shape: tensor.shape, bytes: start..<end))
    }
    byteCount = end
    do throws(EmbeddingError) {
      output = try AtomicFile(path: path)
      try header.encoded.withUnsafeBufferPointer { bytes throws(EmbeddingError) in
        try output.write(UnsafeRawBufferPointer(bytes))
      }
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Goes on with little-endian numbers.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(SafetensorsError) {
    written += bytes.count
    precondition(written <= byteCount, "\(written) bytes for tensors of \(byteCount)")
    do throws(EmbeddingError) {
      try output.write(bytes)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Moves the file to its place.
  public func finish() throws(SafetensorsError) {
    precondition(written == byteCount, "\(written) bytes for tensors of \(byteCount)")
    do throws(EmbeddingError) {
      try output.finish()
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private static func failure(_ error: EmbeddingError, path: String) -> SafetensorsError {
    if case .cannotWrite(let path, let reason) = error { return .cannotWrite(path: path, reason: reason) }
    return .cannotWrite(path: path, reason: error.message)
  }
}
