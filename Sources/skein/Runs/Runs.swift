import ArgumentParser

struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "The trainings on record in a workbench file.",
    discussion: """
      Every training leaves a run: its settings, its corpus, what it measured, and how it ended. Runs have numbers; where a \
      number is asked for, a name means the latest run of that name.
      """,
    subcommands: [RunsList.self, RunsShow.self, RunsCompare.self, RunsRemove.self])
}
