import ArgumentParser

struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Check labelled texts.",
    subcommands: [ClassifyCheck.self])
}
