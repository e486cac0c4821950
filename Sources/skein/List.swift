import ArgumentParser

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "What a workbench file holds, a line each.")

  func run() throws {}
}
