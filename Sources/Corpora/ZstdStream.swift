import CZstd

/// Decompresses zstd data of any number of frames, with windows of up to 128 MiB.
final class ZstdStream: ByteStream {
  private let file: RawFile
  private let stream: OpaquePointer
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  private var input = ZSTD_inBuffer()
  private var isAtEnd = false
  /// What zstd still expects of the frame; 0 between frames.
  private var expected = 1

  init(_ file: RawFile) throws(CorpusError) {
    self.file = file
    guard let stream = ZSTD_createDStream() else {
      throw .cannotRead(path: file.path, reason: "no memory to decompress it")
    }
    self.stream = stream
  }

  deinit {
    ZSTD_freeDStream(stream)
    buffer.deallocate()
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
    while output.pos == 0 {
      if input.pos == input.size, !isAtEnd {
        let length = try file.read(into: buffer)
        input = ZSTD_inBuffer(src: buffer.baseAddress, size: length, pos: 0)
        isAtEnd = length == 0
      }
      if isAtEnd, expected == 0 { return 0 }
      let wasAtEnd = isAtEnd
      let status = ZSTD_decompressStream(stream, &output, &input)
      if ZSTD_isError(status) != 0 { throw failure(status) }
      expected = status
      // The input is used up, and zstd held nothing back that it could still give.
      if wasAtEnd, output.pos == 0, expected != 0 { throw .truncated(path: file.path, format: "zstd") }
    }
    return output.pos
  }

  private func failure(_ status: Int) -> CorpusError {
    if ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge {
      return .windowTooLarge(path: file.path)
    }
    return .corrupt(path: file.path, format: "zstd", reason: String(cString: ZSTD_getErrorName(status)).lowercased())
  }
}
