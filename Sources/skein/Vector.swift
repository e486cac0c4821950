import ArgumentParser

struct Vector: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vector",
    abstract: "The vector of a word.")

  func run() throws {}
}
