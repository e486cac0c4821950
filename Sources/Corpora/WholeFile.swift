import Foundation

/// Files that are read as a whole.
package enum WholeFile {
  /// A file's bytes: decompressed where its content says that they are compressed, else mapped where that can be; `-` is
  /// standard input.
  ///
  /// - Parameter limit: bytes of what cannot be mapped; without it half of the memory that may be had, since what is made of them takes
  ///   some, too.
  package static func contents(path: String, limit: Int64? = nil) throws(CorpusError) -> Data {
    let file = try RawFile(CorpusFile(path: path, size: nil))
    let stream = try file.decompressed()
    if stream === file, let data = mapped(path) { return data }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var contents = Data()
    let limit = limit ?? MachineMemory.obtainableBytes / 2
    while true {
      let length = try stream.read(into: buffer)
      if length == 0 { return contents }
      guard Int64(contents.count + length) <= limit else { throw .largerThanMemory(path: path, limit: limit) }
      contents.append(contentsOf: buffer[..<length])
    }
  }

  /// `nil` for pipes, and for files of the system whose size is not known.
  private static func mapped(_ path: String) -> Data? {
    var status = stat()
    guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      return nil
    }
    return try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  }
}
