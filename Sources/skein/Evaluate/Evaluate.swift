import ArgumentParser

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Score an embedding on analogies or word pairs.",
    subcommands: [EvaluateAnalogies.self, EvaluatePairs.self])
}
