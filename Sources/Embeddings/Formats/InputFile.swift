import Foundation

/// Files that are read as a whole.
enum InputFile {
  /// A file's bytes, mapped where that can be; `-` is standard input.
  static func contents(path: String) throws(EmbeddingError) -> Data {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw failure(path, EISDIR) }
    do {
      if kind == S_IFREG, path != "-", status.st_size > 0 {
        return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
      }
      return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> EmbeddingError {
    .cannotRead(path: path, reason: String(cString: strerror(code)))
  }
}
