/// The decompressed bytes of one file.
protocol ByteStream: AnyObject {
  /// Reads at most as many bytes as `buffer` holds, and at least one; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int
}

extension RawFile: ByteStream {
  /// The file's bytes, decompressed when its content says that they are compressed.
  ///
  /// A file whose name says gzip or zstd has to be that.
  func decompressed() throws(CorpusError) -> any ByteStream {
    let compression = Compression(head: head)
    switch compression {
    case .gzip: return try GzipStream(self)
    case .zstd: return try ZstdStream(self)
    case .unsupported(let format, let command):
      throw .unsupportedCompression(path: path, format: format, command: command)
    case .none:
      let promised = Compression(name: path)
      guard promised == .none else { throw .notCompressed(path: path, format: promised.name) }
      return self
    }
  }
}
