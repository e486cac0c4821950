import ArgumentParser

struct Remove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove an embedding from a workbench file.")

  func run() throws {}
}
