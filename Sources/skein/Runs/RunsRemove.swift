import ArgumentParser
import Storage

struct RunsRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove runs with all that they measured.",
    discussion: """
      What they trained stays, and so does the checkpoint of an unfinished training: resumed, it begins another run. A run \
      that is training right now is not removed. Either all that are named go, or none.

      EXAMPLES
        skein runs remove 3
      """)

  @Argument(help: ArgumentHelp("Numbers of runs, or names for their latest runs.", valueName: "id"))
  var ids: [String]

  @OptionGroup var workbench: WorkbenchOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .modify)
    var runs: [RunRecord] = []
    for run in try ids.map({ try RunText.run($0, in: workbench) }) where !runs.contains(run) { runs.append(run) }
    let locks = try Set(runs.filter { $0.status == .running }.map(\.name)).map { try workbench.lockTraining(named: $0) }
    let freed = try withExtendedLifetime(locks) { try workbench.removeRuns(runs.map(\.id)) }
    if json {
      let removed = runs.map { ["id": $0.id, "name": $0.name, "kind": $0.kind] as [String: Any] }
      try StandardOutput.printJSON(["removed": removed, "freedBytes": max(0, freed)] as [String: Any])
    } else {
      for run in runs {
        StandardOutput.print(
          "removed run \(run.id): \(run.name), \(run.kind), from \(WorkbenchText.moment(run.startedAt))")
      }
    }
  }
}
