import ArgumentParser
import Storage

struct RunsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List runs in the order in which they began, a line each.",
    discussion: """
      Each line has the run's number, name and kind, how it stands, when it began, how long it trained, and the last value \
      of each figure that it measured. A run is “broken off” when the process that trained it is gone without a word.

      EXAMPLES
        skein runs list
        skein runs list --json
      """)

  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "Only runs that trained what has this name.")
  var name: String?

  @Option(help: "Only runs of this kind, such as language-model or skip-gram.")
  var kind: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let runs = try workbench.runs(named: name, kind: kind)
    if json {
      let objects = try runs.map {
        WorkbenchJSON.run($0, metrics: try workbench.lastMetrics(of: $0), in: workbench)
      }
      return try StandardOutput.printJSON(["runs": objects])
    }
    if runs.isEmpty {
      StandardError.print("\(workbench.path): no run is on record" + (isFiltered ? " of that kind or name" : ""))
    }
    TextTable.print(
      try runs.map { run in
        [
          "\(run.id)", run.name, run.kind, RunText.state(run, in: workbench), WorkbenchText.moment(run.startedAt),
          WorkbenchText.duration(run.seconds), RunText.figures(try workbench.lastMetrics(of: run)),
        ]
      }, right: [0, 5])
  }

  private var isFiltered: Bool { name != nil || kind != nil }
}
