import ArgumentParser

struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab",
    abstract: "Build, show or prune a vocabulary.",
    discussion: """
      As text a vocabulary has one word a line, a tab, and how often it occurs, the most frequent first; ties are in the \
      order of code points, so that the ids are the same on every machine.
      """,
    subcommands: [VocabularyBuild.self, VocabularyShow.self, VocabularyPrune.self])
}
