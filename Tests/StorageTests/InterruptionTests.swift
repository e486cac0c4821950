import Embeddings
import Foundation
import Storage
import Testing

@Suite("Killed, full, read-only and shared")
struct InterruptionTests {
  let scratch = Scratch()

  /// Which state the file is in: the vectors tell the seed that they were made from.
  private func seed(of name: String, in workbench: Workbench) throws -> Int {
    let record = try workbench.embedding(named: name)
    #expect(try workbench.vocabulary(of: record) == Sample.vocabulary(record.rows))
    let vectors = try workbench.vectors(of: record)
    let seed = try #require((0..<100).first { cosf(Float($0)) == vectors[0][0] })
    #expect(vectors == Sample.vectors(rows: record.rows, dimension: record.dimension, seed: seed))
    #expect(record.digest == ContentDigest.of(try workbench.vocabulary(of: record), vectors))
    return seed
  }

  @Test("a process killed while it saves leaves the state before or the one after, wholly", arguments: 0..<24)
  func killed(trial: Int) async throws {
    let first = try Workbench.open(path: scratch.path, access: .write)
    try first.save(Sample.embedding("wiki", rows: 2000, dimension: 20, seed: 0))
    try first.saveCheckpoint(Sample.checkpoint("run", save: 0, bytes: 600_000))
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String, trial = trial as Int] in
      let workbench = try Workbench.open(path: path, access: .write)
      // From the first page written to some saves later; the steps do not divide the time that a save takes.
      let killer = Thread {
        usleep(UInt32(1000 + trial * 3700))
        kill(getpid(), SIGKILL)
      }
      killer.start()
      for seed in 1..<100 {
        try workbench.save(
          Sample.embedding("wiki", rows: 2000 + seed, dimension: 20, seed: seed), replacing: true)
        try workbench.saveCheckpoint(Sample.checkpoint("run", save: seed, bytes: 600_000))
      }
      sleep(60)
    }
    let workbench = try Workbench.open(path: scratch.path, access: .read)
    let embedding = try seed(of: "wiki", in: workbench)
    let checkpoint = try #require(try workbench.checkpoint(named: "run"))
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 600_000, alignment: 64)
    defer { input.deallocate() }
    try workbench.read(checkpoint, into: ["input": input])
    let save = try #require([embedding, embedding - 1].first { checkpoint.progress == #"{"block":\#($0)}"# })
    #expect(Data(input) == Sample.bytes(600_000, seed: save))
    #expect(try workbench.verify().allSatisfy(\.isSound))
    let writer = try Workbench.open(path: scratch.path, access: .modify)
    try writer.save(Sample.embedding("wiki", seed: 50), replacing: true)
    #expect(try seed(of: "wiki", in: writer) == 50)
  }

  @Test("a limit on the file's size stops a save with an error, and the file holds what it held")
  func fileSizeLimit() async throws {
    try Workbench.open(path: scratch.path, access: .write).save(Sample.embedding("wiki", seed: 3))
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 600_000, rlim_max: 600_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let workbench = try Workbench.open(path: path, access: .write)
      let large = Sample.embedding("large", rows: 4000, dimension: 100)
      #expect(throws: WorkbenchError.diskFull(path: path)) { try workbench.save(large) }
      #expect(throws: WorkbenchError.diskFull(path: path)) {
        try workbench.saveCheckpoint(Sample.checkpoint("run", save: 1))
      }
      #expect(try workbench.embeddings().map(\.name) == ["wiki"])
      #expect(try workbench.checkpointNames().isEmpty)
      // What fits is still saved.
      try workbench.save(Sample.embedding("small"))
    }
    let workbench = try Workbench.open(path: scratch.path, access: .read)
    #expect(try workbench.embeddings().map(\.name) == ["small", "wiki"])
    #expect(try seed(of: "wiki", in: workbench) == 3)
    #expect(try workbench.verify().allSatisfy(\.isSound))
  }

  @Test(
    "a full disk stops a save with an error, and the file holds what it held",
    .enabled(if: geteuid() == 0, "mounting a small disk takes root"))
  func fullDisk() async throws {
    await #expect(processExitsWith: .success) { [folder = scratch.folder as String] in
      // A mount that only this process sees, so that nothing is left of it.
      guard mountPrivately("tmpfs", at: folder, options: "size=1500k") else {
        print("skipped: this machine does not allow mounting")
        return
      }
      let path = folder + "/skein.db"
      let workbench = try Workbench.open(path: path, access: .write)
      try workbench.save(Sample.embedding("wiki", seed: 3))
      let large = Sample.embedding("large", rows: 4000, dimension: 100)
      #expect(throws: WorkbenchError.diskFull(path: path)) { try workbench.save(large) }
      #expect(throws: WorkbenchError.diskFull(path: path)) {
        try workbench.saveCheckpoint(Sample.checkpoint("run", save: 1))
      }
      let reader = try Workbench.open(path: path, access: .read)
      #expect(try reader.embeddings().map(\.name) == ["wiki"])
      #expect(try reader.verify().allSatisfy(\.isSound))
      try workbench.save(Sample.embedding("small"))
    }
  }

  @Test("readers see one state or another while a writer replaces it, never a mixture")
  func concurrentReaders() throws {
    try Workbench.open(path: scratch.path, access: .write).save(
      Sample.embedding("wiki", rows: 2000, dimension: 20, seed: 0))
    let path = scratch.path
    let failures = Failures()
    let writer = Thread {
      do {
        let workbench = try Workbench.open(path: path, access: .write)
        for seed in 1...25 {
          try workbench.save(
            Sample.embedding("wiki", rows: 2000 + seed, dimension: 20, seed: seed), replacing: true)
        }
      } catch {
        failures.add("\(error)")
      }
      failures.finish()
    }
    writer.start()
    let workbench = try Workbench.open(path: path, access: .read)
    var seen: Set<Int> = []
    while !failures.isFinished {
      do {
        seen.insert(try seed(of: "wiki", in: workbench))
      } catch WorkbenchError.replaced {
        continue
      }
    }
    #expect(failures.all.isEmpty)
    #expect(seen.count > 1, "the reader saw \(seen)")
    #expect(try seed(of: "wiki", in: workbench) == 25)
  }

  /// What a thread reports. Unchecked: the lock guards every access.
  private final class Failures: @unchecked Sendable {
    private let lock = NSLock()
    private var texts: [String] = []
    private var finished = false

    func add(_ text: String) { lock.withLock { texts.append(text) } }
    func finish() { lock.withLock { finished = true } }
    var all: [String] { lock.withLock { texts } }
    var isFinished: Bool { lock.withLock { finished } }
  }
}

/// Mounts a file system that only this process and its children see; false where the machine does not allow it.
private func mountPrivately(_ type: String, at folder: String, options: String) -> Bool {
  // Not among what the Glibc module imports.
  typealias Unshare = @convention(c) (Int32) -> Int32
  typealias Mount =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>?, UInt, UnsafePointer<CChar>?
    ) -> Int32
  guard let unshareAddress = dlsym(nil, "unshare"), let mountAddress = dlsym(nil, "mount") else { return false }
  let unshare = unsafeBitCast(unshareAddress, to: Unshare.self)
  let mount = unsafeBitCast(mountAddress, to: Mount.self)
  let newMountNamespace: Int32 = 0x2_0000
  let recursiveAndPrivate: UInt = 0x4000 | 0x4_0000
  return unshare(newMountNamespace) == 0 && mount("none", "/", nil, recursiveAndPrivate, nil) == 0
    && mount(type, folder, type, 0, options) == 0
}
