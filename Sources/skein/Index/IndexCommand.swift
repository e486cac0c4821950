import ArgumentParser

struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Build or drop an index that answers sooner than a search of all words, and misses some.",
    subcommands: [IndexBuild.self, IndexDrop.self])
}
