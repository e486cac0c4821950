import CFiles
import Diagnostics
import Foundation

/// Files and folders that are at their place whole or not at all, however the process ends.
enum DurableFile {
  /// Writes under a temporary name first, and takes the place of a file of that name.
  static func write(_ data: Data, to path: String) throws(DownloadError) {
    let temporary = "\(path).\(getpid()).new"
    unlink(temporary)
    do throws(DownloadError) {
      let file = try OutputFile(temporary)
      try file.write(data)
      try file.synchronize()
      guard rename(temporary, path) == 0 else { throw .cannotWrite(path: path, reason: systemMessage()) }
    } catch {
      unlink(temporary)
      throw error
    }
    synchronize(folder: path.parentFolder)
  }

  /// Reads a small file; `nil` where there is none.
  static func read(_ path: String) throws(DownloadError) -> Data? {
    if FileStatus(path) == .nothing { return nil }
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .cannotRead(path: path, reason: (error as NSError).localizedDescription)
    }
  }

  /// Makes names in a folder last. A disk that cannot do it is no error: the files are there.
  static func synchronize(folder: String) {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Makes the files of a folder last: a few one by one, many by waiting for the whole disk, since thousands of single waits take
  /// minutes.
  static func synchronize(_ files: [String], of folder: String) throws(DownloadError) {
    let isMany = files.count > 64
    for path in isMany ? [folder] : files.map({ "\(folder)/\($0)" }) {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: systemMessage()) }
      defer { close(descriptor) }
      guard (isMany ? skein_synchronize_disk(descriptor) : fsync(descriptor)) == 0 else {
        throw .cannotWrite(path: path, reason: systemMessage())
      }
    }
  }

  /// Makes a folder, with those above it.
  static func makeFolder(_ path: String) throws(DownloadError) {
    if mkdir(path, 0o777) == 0 { return }
    let parent = path.parentFolder
    if errno == ENOENT, !parent.isEmpty, parent != path {
      try makeFolder(parent)
      if mkdir(path, 0o777) == 0 { return }
    }
    var status = stat()
    let failure = errno
    guard failure == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotWrite(path: path, reason: failure == EEXIST ? "a file has that name" : systemMessage(failure))
    }
  }

  /// Removes a file or a folder with all that is in it, if it is there.
  static func remove(_ path: String) throws(DownloadError) {
    if FileStatus(path) == .nothing { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .cannotWrite(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}
