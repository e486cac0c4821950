import Diagnostics
import Foundation

/// A command's manual page in the language of man(7).
struct ManualPage {
  /// Such as `skein-embed-train`.
  let name: String
  private let info: CommandInfo
  private let parents: [String]
  private let usage: String

  /// - Parameter parents: the commands above it, the program first.
  init(_ info: CommandInfo, under parents: [String], usage: String) {
    (self.info, self.parents, self.usage) = (info, parents, usage)
    name = (parents + [info.commandName]).joined(separator: "-")
  }

  var text: String {
    var page = Roff()
    page.title(name, version: Skein.version)
    page.section("Name")
    page.paragraph("\(name) - \(info.abstract ?? "")")
    page.section("Synopsis")
    for line in usage.split(separator: "\n") {
      page.paragraph(line.trimmingPrefix("Usage:").trimmingCharacters(in: .whitespaces))
    }
    let (description, examples) = discussion
    if description.contains(where: { !$0.isEmpty }) {
      page.section("Description")
      page.lines(description)
    }
    let subcommands = (info.subcommands ?? []).filter(\.shouldDisplay)
    if !subcommands.isEmpty {
      page.section("Commands")
      for command in subcommands { page.entry("\(name)-\(command.commandName)(1)", command.abstract ?? "") }
    }
    for (title, entries) in sections {
      page.section(title)
      for entry in entries { page.entry(entry.heading, entry.explanation) }
    }
    if !examples.isEmpty {
      page.section("Examples")
      page.lines(examples)
    }
    if parents.isEmpty {
      page.section("Environment")
      for (variable, what) in Self.environment { page.entry(variable, what) }
    }
    page.section("Exit status")
    for (status, what) in Self.statuses { page.entry("\(status.rawValue)", what) }
    page.section("See also")
    let others = parents.isEmpty ? [] : [parents.joined(separator: "-")]
    page.paragraph((others + ["skein-explain"]).filter { $0 != name }.map { "\($0)(1)" }.joined(separator: ", "))
    return page.text
  }

  /// The discussion's lines, and those of its examples.
  private var discussion: (description: [Substring], examples: [Substring]) {
    let lines = (info.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let place = lines.firstIndex(of: "EXAMPLES") ?? lines.endIndex
    return (Array(lines[..<place]), Array(lines[place...].dropFirst()))
  }

  /// Arguments by their titles, in the order of the help; `--x` and `--no-x` together.
  private var sections: [(title: String, entries: [(heading: String, explanation: String)])] {
    var sections: [(title: String, entries: [(heading: String, explanation: String)])] = []
    for argument in info.arguments ?? [] where argument.shouldDisplay {
      let title = argument.sectionTitle ?? (argument.kind == "positional" ? "Arguments" : "Options")
      let entry = (argument.heading, argument.explanation)
      guard let place = sections.firstIndex(where: { $0.title == title }) else {
        sections.append((title, [entry]))
        continue
      }
      let last = sections[place].entries.count - 1
      if argument.heading == sections[place].entries[last].heading.replacing(/^--/, with: "--no-") {
        sections[place].entries[last].heading += ", " + argument.heading
      } else {
        sections[place].entries.append(entry)
      }
    }
    return sections
  }

  private static let environment = [
    ("SKEIN_DB", "The workbench file where --db is not given; otherwise it is skein.db."),
    ("SKEIN_CORPORA", "The folder of public corpora where none is given; otherwise it is corpora."),
    ("SKEIN_ISA", "The instruction set of the kernels, such as scalar or avx2; results are the same with any."),
    ("NO_COLOR", "If set, nothing is printed in colour."),
  ]

  private static let statuses: [(ExitStatus, String)] = [
    (.done, "Done."), (.nothingFound, "The answer is no, or nothing was found."), (.badInput, "The input data is bad."),
    (.machineFailed, "A file or the machine failed: full disk, corrupt or locked file."),
    (.wrongUsage, "The command was called wrongly."),
    (.interrupted, "Stopped by Ctrl-C, after saving."), (.terminated, "Stopped by SIGTERM, after saving."),
  ]
}

extension CommandInfo.Argument {
  /// Such as `-h, --help` or `--top words`.
  fileprivate var heading: String {
    let value = valueName ?? ""
    guard let names, kind != "positional" else { return value + (isRepeating ? " …" : "") }
    let spelled = names.map { ($0.kind == "long" ? "--" : "-") + $0.name }.joined(separator: ", ")
    return kind == "option" ? "\(spelled) \(value)" : spelled
  }

  fileprivate var explanation: String {
    var parts = [abstract ?? ""]
    if let defaultValue { parts.append("(default: \(defaultValue))") }
    if let allValues, !allValues.isEmpty { parts.append("(values: \(allValues.joined(separator: ", ")))") }
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
