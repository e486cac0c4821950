import Foundation
import Testing

/// Commands that the help and the documentation show, run as they stand.
@Suite("Examples")
struct ExampleTests {
  private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized

  private struct Command: Decodable {
    let commandName: String
    let shouldDisplay: Bool
    let discussion: String?
    let subcommands: [Command]?

    /// The commands without subcommands, by their names as they are typed.
    func leaves(under parent: String = "") -> [(name: String, command: Command)] {
      let name = parent.isEmpty ? commandName : "\(parent) \(commandName)"
      guard let subcommands else { return [(name, self)] }
      return subcommands.filter { $0.shouldDisplay && $0.commandName != "help" }.flatMap { $0.leaves(under: name) }
    }

    var examples: [Substring] {
      // A command that goes on in the next line ends with a backslash.
      let lines = (discussion ?? "").replacing(/\\\n */, with: "").split(separator: "\n")
      return lines.firstIndex(of: "EXAMPLES").map { Array(lines[($0 + 1)...]) } ?? []
    }
  }

  private func leaves() throws -> [(name: String, command: Command)] {
    struct Dump: Decodable { let command: Command }
    let dump = try Program.skein.run("--experimental-dump-help").output
    return try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command.leaves()
  }

  @Test("the help of every command has examples of it")
  func everyCommand() throws {
    let leaves = try leaves()
    #expect(leaves.count > 45)
    for (name, command) in leaves {
      #expect(command.examples.contains { $0.contains(name) }, "\(name) has no example")
    }
  }

  @Test("an example can be typed as it is shown on a terminal of 80 columns")
  func width() throws {
    for (name, command) in try leaves() {
      let lines = (command.discussion ?? "").split(separator: "\n").drop { $0 != "EXAMPLES" }
      for line in lines { #expect(line.count <= 80, "\(name): \(line)") }
    }
  }

  @Test("every example of the help is understood")
  func help() throws {
    for (name, command) in try leaves() {
      for example in command.examples where example.contains("skein ") { try check(String(example), of: name) }
    }
  }

  @Test(
    "every command in the documentation is understood",
    arguments: ["README.md", "Documentation", "Benchmarks/README.md", "Snippets/README.md"])
  func documentation(place: String) throws {
    let url = Self.root.appendingPathComponent(place)
    let pages =
      place.hasSuffix(".md")
      ? [url]
      : try FileManager.default.subpathsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".md") }
        .map { url.appendingPathComponent($0) }
    for page in pages {
      // Of other pages' tables the first column names commands that take more than their names.
      let typesTables = page.lastPathComponent == "ComingFrom.md"
      for command in try commands(in: String(contentsOf: page, encoding: .utf8), withTables: typesTables) {
        try check(command, of: page.lastPathComponent)
      }
    }
  }

  /// What stands on lines of their own in blocks of code, and between backticks in tables.
  private func commands(in page: String, withTables: Bool) -> [String] {
    var commands: [String] = []
    let whole = page.replacing(/\\\n */, with: "")  // a command that goes on in the next line
    for line in whole.split(separator: "\n") {
      if let match = line.wholeMatch(of: /(?: {4}|\$ )+(?:[A-Z_]+=[^ ]+ )?((?:echo .*\| )?skein .*)/) {
        commands.append(String(match.1))
      } else if withTables, line.hasPrefix("|") {
        for match in line.matches(of: /`(skein [^`]* [^`]*)`/) { commands.append(String(match.1)) }
      }
    }
    return commands.filter { !$0.contains("…") && !$0.contains(" | skein compat") }
  }

  /// Runs a command in an empty folder, where it finds none of its files: whatever it says, it must not say that it was called wrongly.
  private func check(_ example: String, of owner: String) throws {
    let comment = example.firstRange(of: #/  +# /#)?.lowerBound ?? example.endIndex
    let line = example[..<comment].trimmingCharacters(in: .whitespaces)
    // These would begin a download.
    if line.contains(/skein corpora (get|add)/) { return }
    let folder = try TemporaryFolder()
    let command = line.replacing("skein ", with: "'\(Program.skein.file.path)' ")
      .replacing(/< [A-Za-z.-]+/, with: "< /dev/null")
    let outcome = try Program.shell.run(["-c", command], environment: ["SKEIN_CORPORA": folder.url.path], in: folder)
    for code in ["SK-USE-001", "SK-USE-002", "SK-USE-003", "SK-USE-004", "SK-USE-005", "SK-CMP-001", "SK-CMP-002"] {
      #expect(!outcome.errors.contains(code), "\(owner): \(line)\n\(outcome.errors)")
    }
    #expect(outcome.status < 126, "\(owner): \(line)\n\(outcome.errors)")
  }
}
