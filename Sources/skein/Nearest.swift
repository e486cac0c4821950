import ArgumentParser

struct Nearest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nearest",
    abstract: "The words nearest to a word, or to a sum of words.")

  func run() throws {}
}
