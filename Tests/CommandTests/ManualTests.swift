import Foundation
import Testing

@Suite("Manual pages")
struct ManualTests {
  private static let hasMan = FileManager.default.isExecutableFile(atPath: "/usr/bin/man")

  /// The commands of the program, as the parser tells them.
  private struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable { let kind, name: String }
      let shouldDisplay: Bool
      let names: [Name]?
    }
    let commandName: String
    let shouldDisplay: Bool
    let subcommands: [Command]?
    let arguments: [Argument]?

    /// Every command that is shown, by the name of its page.
    func pages(under parent: String = "") -> [(name: String, command: Command)] {
      let name = parent + commandName
      return [(name, self)]
        + (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }.flatMap {
          $0.pages(under: name + "-")
        }
    }
  }

  private func pages() throws -> [(name: String, command: Command)] {
    struct Dump: Decodable { let command: Command }
    let dump = try Program.skein.run("--experimental-dump-help").output
    return try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command.pages()
  }

  @Test("every command has a page with all its options, and no page is left over")
  func complete() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.skein.run("manual", folder.url.path) == .init(status: 0, output: "", errors: ""))
    let pages = try pages()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(Set(files) == Set(pages.map { $0.name + ".1" }))
    #expect(files.count > 50)
    for (name, command) in pages {
      let page = try folder.read(name + ".1").replacing("\\-", with: "-")
      for argument in command.arguments ?? [] where argument.shouldDisplay {
        for option in argument.names ?? [] {
          let spelled = (option.kind == "long" ? "--" : "-") + option.name
          #expect(page.contains(spelled), "\(name) lacks \(spelled)")
        }
      }
    }
  }

  @Test("man shows every page without a warning", .enabled(if: hasMan))
  func warnings() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.skein.run("manual", folder.url.path).status == 0)
    let shown = try Program.shell.run(
      "-c",
      """
      for page in *.1; do
        LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l -Tutf8 -Z $page > /dev/null
        LC_ALL=C MANWIDTH=80 man --warnings -l -Tascii -Z $page > /dev/null
      done
      """,
      in: folder)
    #expect(shown == .init(status: 0, output: "", errors: ""))
  }

  @Test("no page has a heading with nothing below it")
  func headings() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.skein.run("manual", folder.url.path).status == 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      let page = try folder.read(name)
      #expect(!page.contains(/\.SH "[A-Z ]+"\n+\.SH/), "\(name)")
    }
  }

  @Test("a page has the command's usage, its examples line by line, and the day that a build asks for")
  func page() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.skein.run(
      ["manual", folder.url.path], environment: ["SOURCE_DATE_EPOCH": "951782400"])
    #expect(outcome.status == 0)
    let page = try folder.read("skein-vocab-prune.1")
    #expect(page.hasPrefix(#".TH "SKEIN\-VOCAB\-PRUNE" 1 "2000-02-29" "skein "#))
    #expect(page.contains(".SH \"SYNOPSIS\"\nskein vocab prune "))
    #expect(page.contains(".SH \"EXAMPLES\"\n.nf\n  skein vocab prune "))
    #expect(try folder.read("skein-embed-train.1").contains(#".B "\-\-strip\-accents, \-\-no\-strip\-accents""#))
  }

  @Test("a folder that is not there is an error")
  func missingFolder() throws {
    let outcome = try Program.skein.run("manual", "/nowhere/at/all")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("[SK-OUT-002]"))
  }
}
