import Foundation

/// What lies at a path; links are not followed.
enum FileStatus: Equatable {
  case nothing
  case file(bytes: Int64)
  case folder
  case other

  init(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      self = .nothing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(bytes: Int64(status.st_size))
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }

  static func size(of path: String) throws(DownloadError) -> Int64 {
    guard case .file(let bytes) = FileStatus(path) else {
      throw .cannotRead(path: path, reason: "it is not a file, or not there any more")
    }
    return bytes
  }
}
