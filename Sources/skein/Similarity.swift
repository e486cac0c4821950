import ArgumentParser

struct Similarity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similarity",
    abstract: "How similar two words are (cosine).")

  func run() throws {}
}
