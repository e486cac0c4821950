import Foundation
import Synchronization

/// Sees to it that one process at a time trains under a name.
///
/// It holds `flock` on a file beside the workbench, `skein.db-HASH.lock`. The system gives it back when the process ends,
/// however it ends, so that a training killed by `kill -9` never bars the next one; a row in the file with a process number
/// would need guesses about whether that process still lives, and fails between containers. The file is removed when the
/// training ends; after a kill it stays behind, unlocked, until the next training of the name.
public final class TrainingLock: Sendable {
  private let path: String
  /// `nil` once released.
  private let descriptor: Mutex<Int32?>

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Gives the lock back before the last reference goes: for a program that ends without unwinding.
  public func release() {
    descriptor.withLock { held in
      guard let descriptor = held else { return }
      // Unlinked before it is unlocked: who waits for it sees that the file is gone and makes a new one.
      unlink(path)
      close(descriptor)
      held = nil
    }
  }

  static func take(_ path: String, name: String, workbench: String) throws(WorkbenchError) -> TrainingLock {
    for attempt in 0... {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw .notWritable(path: workbench, reason: "\(path): \(systemMessage())") }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let cause = errno
        let holder = contents(descriptor)
        close(descriptor)
        guard cause == EWOULDBLOCK else { throw .inputOutput(path: path, detail: String(cString: strerror(cause))) }
        // ``holder(_:)`` locks for a moment too.
        if attempt < 5 {
          usleep(20_000)
          continue
        }
        throw .beingTrained(name: name, path: workbench, holder: holder)
      }
      var held = stat()
      var named = stat()
      if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino,
        held.st_dev == named.st_dev
      {
        let text = "process \(getpid()) on \(hostName()), since \(Timestamp.text(Date()))\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return TrainingLock(path: path, descriptor: descriptor)
      }
      close(descriptor)
    }
    fatalError("unreachable")
  }

  /// Who holds the lock; `nil` where nobody does.
  static func holder(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : contents(descriptor)
  }

  private static func contents(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.isEmpty ? "another process" : text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func hostName() -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { name in
      name.initialize(repeating: 0)
      return gethostname(name.baseAddress!, 255) == 0 ? String(cString: name.baseAddress!) : "this machine"
    }
  }

  private static func systemMessage() -> String { String(cString: strerror(errno)) }
}

extension Workbench {
  /// Takes the right to train under a name; it is given back when the lock is released from memory or the process ends.
  ///
  /// - Throws: ``WorkbenchError/beingTrained(name:path:holder:)`` where another process, or another lock of this one, has it.
  public func lockTraining(named name: String) throws(WorkbenchError) -> TrainingLock {
    try TrainingLock.take(lockPath(name), name: name, workbench: path)
  }

  /// Which process trains under a name right now; `nil` where none does.
  public func holder(ofTraining name: String) -> String? { TrainingLock.holder(lockPath(name)) }

  private func lockPath(_ name: String) -> String {
    // The same file through a symbolic link has the same lock.
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    var digest = ContentDigest()
    var name = name
    name.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
    return (resolved.map { String(cString: $0) } ?? path) + "-" + digest.hexadecimal().prefix(12) + ".lock"
  }
}
