import ArgumentParser

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell more about an error code.")

  func run() throws {}
}
