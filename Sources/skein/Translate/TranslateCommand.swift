import ArgumentParser

struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translators, and the parallel texts that they learn from.",
    subcommands: [TranslateCheck.self])
}
