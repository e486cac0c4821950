import ArgumentParser

struct Analogy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analogy",
    abstract: "A is to B as C is to …?")

  func run() throws {}
}
