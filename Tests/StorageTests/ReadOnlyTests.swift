import Foundation
import GRDB
import Storage
import Testing

/// Each test runs in a process without root's rights, which permissions would not bind.
@Suite("Read-only files and folders")
struct ReadOnlyTests {
  let scratch = Scratch()

  init() throws {
    try Workbench.open(path: scratch.path, access: .write).save(Sample.embedding("wiki"))
  }

  private func setPermissions(file: mode_t, folder: mode_t) {
    chmod(scratch.path, file)
    chmod(scratch.folder, folder)
  }

  /// Gives up root's rights, if the process has them.
  static func becomeNobody() {
    if geteuid() == 0 {
      precondition(setgid(65534) == 0 && setuid(65534) == 0)
    }
  }

  @Test("a file in a read-only folder can be read, and nothing is written beside it")
  func readOnlyFolder() async throws {
    setPermissions(file: 0o444, folder: 0o555)
    defer { setPermissions(file: 0o644, folder: 0o755) }
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      ReadOnlyTests.becomeNobody()
      let workbench = try Workbench.open(path: path, access: .read)
      #expect(workbench.isImmutable)
      let record = try workbench.embedding(named: nil)
      #expect(try workbench.vectors(of: record) == Sample.vectors(rows: 50, dimension: 7))
      #expect(try workbench.verify().allSatisfy(\.isSound))
      for access in [Workbench.Access.modify, .write] {
        let error = #expect(throws: WorkbenchError.self) { try Workbench.open(path: path, access: access) }
        #expect(error?.code == "SK-DB-008")
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["skein.db"])
  }

  @Test("reading leaves nothing beside a file, and nothing in it")
  func readingLeavesNothing() throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
    do {
      let workbench = try Workbench.open(path: scratch.path, access: .read)
      #expect(try workbench.embedding(named: nil).rows == 50)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["skein.db"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
  }

  @Test("a file of one letter in a read-only folder is refused as any other")
  func oneLetter() async throws {
    setPermissions(file: 0o444, folder: 0o555)
    defer { setPermissions(file: 0o644, folder: 0o755) }
    await #expect(processExitsWith: .success) { [folder = scratch.folder as String] in
      ReadOnlyTests.becomeNobody()
      precondition(chdir(folder) == 0)
      #expect(throws: WorkbenchError.notWritable(path: "d", reason: "the folder is read-only")) {
        try Workbench.open(path: "d", access: .write)
      }
    }
  }

  @Test("a new file in a read-only folder is refused")
  func newFile() async throws {
    setPermissions(file: 0o444, folder: 0o555)
    defer { setPermissions(file: 0o644, folder: 0o755) }
    await #expect(processExitsWith: .success) { [path = (scratch.folder + "/new.db") as String] in
      ReadOnlyTests.becomeNobody()
      #expect(throws: WorkbenchError.notWritable(path: path, reason: "the folder is read-only")) {
        try Workbench.open(path: path, access: .write)
      }
    }
  }

  @Test("a read-only file is known as such when it is opened for writing, not at the first save")
  func readOnlyFile() async throws {
    setPermissions(file: 0o444, folder: 0o777)
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      ReadOnlyTests.becomeNobody()
      #expect(throws: WorkbenchError.notWritable(path: path, reason: "the file is read-only")) {
        try Workbench.open(path: path, access: .write)
      }
      let record = try Workbench.open(path: path, access: .read).embedding(named: nil)
      #expect(record.rows == 50)
    }
  }

  @Test("a file that may not be read says so")
  func unreadable() async throws {
    setPermissions(file: 0o000, folder: 0o755)
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      ReadOnlyTests.becomeNobody()
      #expect(throws: WorkbenchError.cannotOpen(path: path, reason: "permission denied")) {
        try Workbench.open(path: path, access: .read)
      }
    }
  }

  @Test("changes that wait in a log in a read-only folder are not silently left out")
  func pendingLog() async throws {
    // A process that ends without closing leaves its log; the -shm file is lost when a file and its log are copied.
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String] in
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0; UPDATE embedding SET kind = 'other'") }
      kill(getpid(), SIGKILL)
    }
    unlink(scratch.path + "-shm")
    setPermissions(file: 0o444, folder: 0o555)
    chmod(scratch.path + "-wal", 0o444)
    defer { setPermissions(file: 0o644, folder: 0o755) }
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      ReadOnlyTests.becomeNobody()
      #expect(throws: WorkbenchError.needsRecovery(path: path)) { try Workbench.open(path: path, access: .read) }
    }
    setPermissions(file: 0o644, folder: 0o755)
    #expect(try Workbench.open(path: scratch.path, access: .read).embedding(named: nil).kind == "other")
  }

  @Test("a file of an older format that cannot be written says so")
  func olderFormat() async throws {
    setPermissions(file: 0o444, folder: 0o555)
    defer { setPermissions(file: 0o644, folder: 0o755) }
    await #expect(processExitsWith: .success) { [path = scratch.path as String] in
      ReadOnlyTests.becomeNobody()
      let (version, next) = (Schema.migrations.last!.version, Schema.migrations.last!.version + 1)
      #expect(throws: WorkbenchError.olderVersion(path: path, found: version, supported: next)) {
        try Workbench.open(
          path: path, access: .read, migrations: Schema.migrations + [.init(version: next, sql: "CREATE TABLE a (b)")])
      }
    }
  }
}
