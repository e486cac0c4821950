import ArgumentParser

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Train word vectors from a corpus.",
    subcommands: [EmbedTrain.self, EmbedQuantize.self])
}
