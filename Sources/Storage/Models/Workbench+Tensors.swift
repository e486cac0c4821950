import GRDB

extension Workbench {
  /// Reads tensors of a model straight into the given memory, checking every checksum.
  ///
  /// - Parameter buffers: for each wanted tensor, memory of exactly its size; it gets little-endian numbers.
  /// - Throws: ``WorkbenchError/modelDamaged(name:part:path:)``, naming the tensor and the bytes, and
  ///   ``WorkbenchError/replaced(name:path:)``; the memory is then not to be used.
  public func read(
    _ model: ModelRecord, into buffers: [String: UnsafeMutableRawBufferPointer]
  ) throws(WorkbenchError) {
    try reading { database in
      try checkPresence(of: model, in: database)
      for (name, buffer) in buffers {
        guard let tensor = model.tensor(name) else {
          throw damaged(model, part: "“\(name)”, which is not there,")
        }
        guard buffer.count == tensor.byteCount else {
          throw damaged(model, part: "“\(name)”, which has \(tensor.byteCount) bytes and not \(buffer.count),")
        }
        try forEachChunk(of: tensor, in: model, in: database) { offset, bytes in
          guard !bytes.isEmpty else { return }
          UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<offset + bytes.count]).copyMemory(from: bytes)
        }
      }
    }
  }

  /// Calls `body` with all bytes of a model's tensors, tensor by tensor in their order, in pieces of at most 1 MiB: for
  /// writing them elsewhere without having them in memory.
  ///
  /// - Throws: what reading it into buffers does, and what `body` throws.
  public func forEachPiece(
    of model: ModelRecord, _ body: (_ tensor: ModelRecord.Tensor, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var failure: (any Error)?
    do {
      try reading { database in
        try checkPresence(of: model, in: database)
        for tensor in model.tensors {
          try forEachChunk(of: tensor, in: model, in: database) { _, bytes in
            do {
              try body(tensor, bytes)
            } catch {
              failure = error
              throw error
            }
          }
        }
      }
    } catch {
      throw failure ?? error
    }
  }

  // MARK: In a transaction

  /// Stores a tensor; its bytes are read once, a piece after the other.
  func insert(
    _ tensor: NewModel.Tensor, at position: Int, model: Int64, digest: inout ContentDigest, in database: Database
  ) throws -> ModelRecord.Tensor {
    let shape = ModelContents.text(of: tensor.shape)
    try database.execute(
      sql: """
        INSERT INTO model_tensor (model, position, name, shape, scalar, byte_count, crc32)
        VALUES (?, ?, ?, ?, ?, ?, '00000000')
        """, arguments: [model, position, tensor.name, shape, tensor.scalar.rawValue, tensor.byteCount])
    digest.update(tensor: tensor.name, tensor.scalar, shape: tensor.shape)
    var checksum = Checksum()
    try tensor.blob.withBytes { bytes in
      precondition(
        bytes.count == tensor.byteCount, "tensor \(tensor.name) of shape \(shape) has \(bytes.count) bytes")
      let chunks = try BlobChunks.ofModel.write(bytes, blob: tensor.name, owner: model, in: database) {
        digest.update($0)
      }
      for chunk in chunks { checksum.append(chunk.crc32, byteCount: chunk.byteCount) }
    }
    try database.execute(
      sql: "UPDATE model_tensor SET crc32 = ? WHERE model = ? AND position = ?",
      arguments: [checksum.hexadecimal, model, position])
    return ModelRecord.Tensor(
      name: tensor.name, shape: tensor.shape, scalar: tensor.scalar, byteCount: tensor.byteCount,
      crc32: checksum.hexadecimal)
  }

  /// Calls `body` for each chunk of a tensor in order, after checking its checksum; that of the whole comes at the end.
  func forEachChunk(
    of tensor: ModelRecord.Tensor, in model: ModelRecord, in database: Database,
    _ body: (_ offset: Int, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var byteCount = 0
    var checksum = Checksum()
    do {
      try BlobChunks.ofModel.forEach(of: tensor.name, owner: model.id, in: database) { offset, bytes, crc32 in
        guard bytes.count <= tensor.byteCount - offset else {
          throw damaged(model, part: "“\(tensor.name)”, which has more than \(tensor.byteCount) bytes,")
        }
        try body(offset, bytes)
        checksum.append(crc32, byteCount: bytes.count)
        byteCount = offset + bytes.count
      }
    } catch let damage as BlobChunks.Damage {
      throw damaged(model, part: damage.part)
    }
    guard byteCount == tensor.byteCount, checksum.hexadecimal == tensor.crc32 else {
      throw damaged(model, part: "“\(tensor.name)”, of which \(byteCount) of \(tensor.byteCount) bytes are there,")
    }
  }

  private func checkPresence(of model: ModelRecord, in database: Database) throws {
    let digest = try String.fetchOne(database, sql: "SELECT digest FROM model WHERE id = ?", arguments: [model.id])
    guard digest == model.digest else { throw WorkbenchError.replaced(name: model.name, path: path) }
    try checkContents(of: model, in: database)
  }

  private func damaged(_ model: ModelRecord, part: String) -> WorkbenchError {
    .modelDamaged(name: model.name, part: part, path: path)
  }
}
