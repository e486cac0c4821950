import Diagnostics
import Foundation

/// A file that is being downloaded: `NAME.part`, and beside it what a later attempt has to know to go on with it.
final class PartialFile {
  /// What is beside the bytes.
  struct State: Codable, Equatable {
    var url: String
    var validators: ResponseHead.Validators
    var totalBytes: Int64?
  }

  let path: String
  private(set) var state: State
  private(set) var bytes: Int64
  private let descriptor: Int32
  private var statePath: String { path + ".json" }

  /// Opens what an earlier attempt left, or an empty file.
  ///
  /// - Parameter url: The catalog's. What came of another one is thrown away.
  init(_ path: String, url: String) throws(DownloadError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .cannotWrite(path: path, reason: systemMessage()) }
    let known = try DurableFile.read(path + ".json").flatMap { try? JSONDecoder().decode(State.self, from: $0) }
    bytes = try FileStatus.size(of: path)
    state = State(url: url, validators: .init())
    if let known, known.url == url {
      state = known
      lseek(descriptor, off_t(bytes), SEEK_SET)
    } else if bytes > 0 {
      try empty()
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Makes ready for the bytes of an answer: those that follow, or all anew.
  func begin(_ head: ResponseHead) throws(DownloadError) {
    let next = State(url: state.url, validators: head.validators, totalBytes: head.totalBytes)
    if head.offset == 0 {
      try empty()
    } else {
      precondition(head.offset == bytes, "bytes from \(head.offset) after \(bytes)")
    }
    if next == state, FileStatus(statePath) != .nothing { return }
    state = next
    // The file is empty, or its bytes are of the same state: whenever the process ends, both fit.
    do {
      try DurableFile.write(try JSONEncoder().encode(state), to: statePath)
    } catch let error as DownloadError {
      throw error
    } catch {
      throw .cannotWrite(path: statePath, reason: "\(error)")
    }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(DownloadError) {
    if let failure = OutputFile.failure(writing: bytes, to: descriptor) {
      throw .cannotWrite(path: path, reason: systemMessage(failure))
    }
    self.bytes += Int64(bytes.count)
  }

  func empty() throws(DownloadError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw .cannotWrite(path: path, reason: systemMessage())
    }
    bytes = 0
  }

  /// Gives the whole file its name.
  func finish(as name: String) throws(DownloadError) {
    guard fsync(descriptor) == 0, rename(path, name) == 0 else {
      throw .cannotWrite(path: name, reason: systemMessage())
    }
    unlink(statePath)
    DurableFile.synchronize(folder: name.parentFolder)
  }

  func remove() {
    unlink(path)
    unlink(statePath)
  }
}
