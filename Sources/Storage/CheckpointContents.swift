/// The list of a checkpoint's pieces; its checksum covers everything but the bytes, which have checksums of their own.
struct CheckpointContents {
  var run: String
  var progress: String
  /// By blob name, then position.
  var chunks: [BlobChunks.Chunk]

  /// CRC-32 of the lines `run`, `progress` and `blob TAB position TAB bytes TAB crc32` for every chunk, each with its
  /// newline.
  var checksum: String {
    var checksum = Checksum()
    checksum.update(run + "\n")
    checksum.update(progress + "\n")
    for chunk in chunks { checksum.update("\(chunk.blob)\t\(chunk.position)\t\(chunk.byteCount)\t\(chunk.crc32)\n") }
    return checksum.hexadecimal
  }
}
