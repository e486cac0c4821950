import ArgumentParser

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read an embedding in word2vec's or GloVe's formats.")

  func run() throws {}
}
