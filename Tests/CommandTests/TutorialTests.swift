import Foundation
import Testing

/// The tutorials, typed as they stand: blocks of `console` have commands after `$ ` and what they print, blocks of `bash` are run. A
/// command that ends with a backslash goes on in the next line.
///
/// Standard error is not compared. An ellipsis stands for any text in a line, and alone on a line for any lines.
@Suite("Tutorials")
struct TutorialTests {
  private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized

  @Test(
    "what a page says is printed is printed",
    arguments: ["WordVectors", "Analogies", "Classification", "LanguageModelling", "Translating"])
  func tutorial(name: String) throws {
    try follow("Documentation/Tutorials/\(name).md", atLeast: 4)
  }

  @Test("the tutorials can be followed one after the other, in one folder")
  func inTurn() throws {
    let folder = try folder()
    for name in ["WordVectors", "Analogies", "Classification", "LanguageModelling", "Translating"] {
      try follow("Documentation/Tutorials/\(name).md", atLeast: 4, in: folder)
    }
  }

  @Test("what the page on the same bytes says is printed is printed")
  func reproducibility() throws {
    try follow("Documentation/Reproducibility.md", atLeast: 2)
  }

  private struct Step {
    var command: String
    var expected: [Substring] = []
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      at: folder.file("Corpora"), withDestinationURL: Self.root.appendingPathComponent("Corpora"))
    return folder
  }

  private func follow(_ path: String, atLeast count: Int) throws { try follow(path, atLeast: count, in: folder()) }

  private func follow(_ path: String, atLeast count: Int, in folder: TemporaryFolder) throws {
    let page = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    let steps = steps(of: page)
    try #require(steps.count >= count, "\(path) has \(steps.count) commands")
    let programs = Program.skein.file.deletingLastPathComponent().path
    for step in steps {
      try folder.write(step.command, to: "command")
      let outcome = try Program.shell.run(
        ["-c", "PATH='\(programs)':$PATH bash command"], environment: ["LC_ALL": "C.UTF-8"], in: folder)
      let printed = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(
        matches(withoutBlankEnd(printed), withoutBlankEnd(step.expected)),
        "\(path): \(step.command)\nprints\n\(outcome.output)\(outcome.errors)")
    }
  }

  private func withoutBlankEnd(_ lines: [Substring]) -> ArraySlice<Substring> {
    lines[...(lines.lastIndex { !$0.isEmpty } ?? -1)]
  }

  private func steps(of page: String) -> [Step] {
    var steps: [Step] = []
    for block in page.components(separatedBy: "\n```").dropFirst() {
      if block.hasPrefix("bash\n") { steps.append(Step(command: String(block.dropFirst(5)))) }
      guard block.hasPrefix("console\n") else { continue }
      for line in block.dropFirst(8).split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("$ ") {
          steps.append(Step(command: String(line.dropFirst(2))))
        } else if let last = steps.last, last.expected.isEmpty, last.command.hasSuffix("\\") {
          steps[steps.count - 1].command += "\n" + line
        } else {
          steps[steps.count - 1].expected.append(line)
        }
      }
    }
    return steps
  }

  private func matches(_ printed: ArraySlice<Substring>, _ expected: ArraySlice<Substring>) -> Bool {
    guard let first = expected.first else { return printed.isEmpty }
    if first == "…" {
      return printed.indices.contains { matches(printed[$0...], expected.dropFirst()) }
        || matches(printed[printed.endIndex...], expected.dropFirst())
    }
    guard let line = printed.first, lineMatches(line, first) else { return false }
    return matches(printed.dropFirst(), expected.dropFirst())
  }

  private func lineMatches(_ line: Substring, _ pattern: Substring) -> Bool {
    let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return line == pattern }
    guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
    var rest = line.dropFirst(parts[0].count).dropLast(parts[parts.count - 1].count)
    for part in parts.dropFirst().dropLast() {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}
