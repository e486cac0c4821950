import Foundation

/// A folder that one process works in at a time. The lock goes with the process, however it ends.
final class FolderLock {
  private let descriptor: Int32

  /// - Parameter waits: Whether to wait for the process that has the lock.
  /// - Throws: ``DownloadError/busy(name:path:)`` where another process has it.
  init(_ path: String, waits: Bool = false) throws(DownloadError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: systemMessage()) }
    guard uninterrupted({ flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) }) == 0 else {
      if errno == EWOULDBLOCK { throw .busy(name: (path as NSString).lastPathComponent, path: path) }
      throw .cannotWrite(path: path, reason: systemMessage())
    }
    // The one that had it before may have removed the folder.
    var (own, there) = (stat(), stat())
    guard fstat(descriptor, &own) == 0, lstat(path, &there) == 0, own.st_ino == there.st_ino else {
      throw .busy(name: (path as NSString).lastPathComponent, path: path)
    }
  }

  /// The lock is held until then, whether the value is used or not.
  func release() { flock(descriptor, LOCK_UN) }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
