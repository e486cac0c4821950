import Foundation
import Testing

@Suite("The form of errors")
struct ErrorFormTests {
  typealias Outcome = Program.Outcome

  @Test("an unknown option is refused, and the nearest one suggested")
  func unknownOption() throws {
    let outcome = try Program.skein.run("doctor", "--jsn")
    #expect(
      outcome
        == Outcome(
          status: 64, output: "",
          errors: """
            skein: unknown option '--jsn'; did you mean '--json'? [SK-USE-001]
              usage: skein doctor [--db <db>] [--json] [--quiet]
              skein doctor --help tells more

            """))
  }

  @Test("an unknown command is refused, and the nearest one suggested")
  func unknownCommand() throws {
    let outcome = try Program.skein.run("neerest", "king")
    #expect(
      outcome
        == Outcome(
          status: 64, output: "",
          errors: "skein: there is no command “skein neerest” [SK-USE-002]\n  did you mean skein nearest?\n"))
  }

  @Test("a command like no other is refused without a guess")
  func strangeCommand() throws {
    let outcome = try Program.skein.run("xyzzyxyzzy")
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasSuffix("[SK-USE-002]\n  skein --help lists what there is\n"))
  }

  @Test("an argument too many is refused")
  func argumentTooMany() throws {
    let outcome = try Program.skein.run("doctor", "please")
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("skein: unexpected argument 'please' [SK-USE-001]\n"))
  }

  @Test("options that a command finds wrong only while it runs are refused with its own usage")
  func refusedWhileRunning() throws {
    let folder = try TemporaryFolder()
    try folder.write("a b\n", to: "text.txt")
    let outcome = try Program.skein.run("embed", "train", "text.txt", "--maximum-count", "7", in: folder)
    let lines = outcome.errors.split(separator: "\n")
    #expect(outcome.status == 64 && lines.count == 3)
    #expect(
      lines[0] == "skein: --maximum-count is an option of --model glove, and does nothing with skip-gram [SK-USE-001]")
    #expect(lines[1].hasPrefix("  usage: skein embed train [<options>]"))
    #expect(lines[2] == "  skein embed train --help tells more")
  }

  @Test("output that cannot be written ends with status 3 and the reason")
  func fullDisk() throws {
    let files = try TemporaryFolder()
    let process = try Program.skein.start(
      ["explain"], output: FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full")), errors: files.handle("errors"))
    process.waitUntilExit()
    #expect(process.status == 3)
    #expect(try files.read("errors").hasPrefix("skein: standard output cannot be written: No space left on device ["))
  }
}
