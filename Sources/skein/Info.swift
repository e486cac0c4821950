import ArgumentParser

struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "All that is known of a workbench file or one of its embeddings.")

  func run() throws {}
}
