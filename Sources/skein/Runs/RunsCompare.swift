import ArgumentParser
import Storage

struct RunsCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "What distinguishes runs: the settings in which they differ, and their figures side by side.",
    discussion: """
      EXAMPLES
        skein runs compare 3 5
        skein runs compare small large --json
      """)

  @Argument(help: ArgumentHelp("Numbers of runs, or names for their latest runs.", valueName: "id"))
  var ids: [String]

  @OptionGroup var workbench: WorkbenchOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if ids.count < 2 { throw ValidationError("name at least two runs") }
  }

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let runs = try ids.map { try RunText.run($0, in: workbench) }
    let settings = runs.map(Self.settings)
    let keys = Set(settings.flatMap(\.keys)).sorted().filter { key in Set(settings.map { $0[key] }).count > 1 }
    let metrics = try runs.map { run in
      Dictionary(uniqueKeysWithValues: try workbench.lastMetrics(of: run).map { ($0.name, $0.value) })
    }
    let names = Set(metrics.flatMap(\.keys)).sorted()
    if json {
      return try StandardOutput.printJSON([
        "runs": try runs.map { WorkbenchJSON.run($0, metrics: try workbench.lastMetrics(of: $0), in: workbench) },
        "differences": keys.map { key in ["key": key, "values": settings.map { $0[key] ?? "" }] as [String: Any] },
      ])
    }
    var rows = [["run"] + runs.map { "\($0.id)" }, ["name"] + runs.map(\.name)]
    rows.append(["state"] + runs.map { RunText.state($0, in: workbench) })
    rows.append(["trained"] + runs.map { WorkbenchText.duration($0.seconds) })
    if keys.isEmpty {
      rows += [[], ["settings", "the same"]]
    } else {
      rows += [[]] + keys.map { key in [key] + settings.map { $0[key] ?? "–" } }
    }
    rows += [[]] + names.map { name in [name] + metrics.map { $0[name].map(WorkbenchText.figure) ?? "–" } }
    TextTable.print(rows)
  }

  /// All that decides what a run trains, as text by key.
  private static func settings(_ run: RunRecord) -> [String: String] {
    var settings = ["kind": run.kind, "threads": "\(run.threads)", "skein": run.skeinVersion]
    settings["seed"] = run.seed.map { "\($0)" }
    // The same files under other names are the same corpus.
    settings["corpus"] = run.sources.map { "\($0.sha256.prefix(12))" }.joined(separator: "+")
    for leaf in WorkbenchText.leaves(of: run.configuration, intoLists: true) ?? [] { settings[leaf.key] = leaf.value }
    return settings
  }
}
