import Foundation
import Storage
import Testing

@Suite("One training at a time under a name")
struct TrainingLockTests {
  let scratch = Scratch()

  private func locks() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasSuffix(".lock") }
  }

  @Test("a second training of the same name is refused and told who holds it")
  func second() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    #expect(workbench.holder(ofTraining: "wiki") == nil)
    let lock = try workbench.lockTraining(named: "wiki")
    let other = try Workbench.open(path: scratch.path, access: .write)
    let error = #expect(throws: WorkbenchError.self) { try other.lockTraining(named: "wiki") }
    #expect(error?.code == "SK-DB-027")
    #expect(error?.message.contains("process \(getpid()) on ") == true)
    #expect(other.holder(ofTraining: "wiki")?.hasPrefix("process \(getpid()) on ") == true)
    withExtendedLifetime(lock) {}
  }

  @Test("other names, and the same name afterwards, are free; no file is left behind")
  func release() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    do {
      let wiki = try workbench.lockTraining(named: "wiki")
      let news = try workbench.lockTraining(named: "a/b: \"news\"\u{0}")
      #expect(try locks().count == 2)
      withExtendedLifetime((wiki, news)) {}
    }
    #expect(try locks().isEmpty)
    _ = try workbench.lockTraining(named: "wiki")
  }

  @Test("the lock of a killed process is free, though its file is left")
  func killed() async throws {
    _ = try Workbench.open(path: scratch.path, access: .write)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String] in
      let lock = try Workbench.open(path: path, access: .write).lockTraining(named: "wiki")
      withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
    }
    #expect(try locks().count == 1)
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    #expect(workbench.holder(ofTraining: "wiki") == nil)
    let lock = try workbench.lockTraining(named: "wiki")
    withExtendedLifetime(lock) {}
  }

  @Test("the same file through a symbolic link has the same lock")
  func symbolicLink() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let link = scratch.folder + "/link.db"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
    let lock = try workbench.lockTraining(named: "wiki")
    let other = try Workbench.open(path: link, access: .write)
    #expect(throws: WorkbenchError.self) { try other.lockTraining(named: "wiki") }
    withExtendedLifetime(lock) {}
  }
}
