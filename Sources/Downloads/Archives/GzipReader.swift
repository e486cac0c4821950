import CZlib

/// Decompresses a gzip file by zlib, which checks the checksum and the length of every member.
final class GzipReader {
  private let file: gzFile
  private let path: String

  init(path: String) throws(DownloadError) {
    guard let file = gzopen(path, "rb") else { throw .cannotRead(path: path, reason: systemMessage()) }
    (self.file, self.path) = (file, path)
    gzbuffer(file, 1 << 18)
    // zlib hands on what is not gzip as it is.
    if gzdirect(file) != 0 { throw .badArchive(path: path, reason: "it is not gzip") }
  }

  deinit { gzclose(file) }

  /// Reads at most as many bytes as `buffer` holds; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DownloadError) -> Int {
    let count = gzread(file, buffer.baseAddress, UInt32(clamping: buffer.count))
    var code: Int32 = Z_OK
    let message = gzerror(file, &code)
    guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
      if code == Z_ERRNO { throw .cannotRead(path: path, reason: systemMessage()) }
      let text = message.map { String(cString: $0) } ?? ""
      // zlib begins with the file's name.
      throw .badArchive(
        path: path, reason: code == Z_BUF_ERROR ? "it is cut off" : text.replacing("\(path): ", with: ""))
    }
    return Int(count)
  }
}
