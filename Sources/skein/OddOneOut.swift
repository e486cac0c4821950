import ArgumentParser

struct OddOneOut: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "odd-one-out",
    abstract: "The word that does not belong with the others.")

  func run() throws {}
}
