import ArgumentParser

struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab",
    abstract: "Build, show or prune a vocabulary.")

  func run() throws {}
}
