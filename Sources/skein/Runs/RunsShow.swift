import ArgumentParser
import Storage

struct RunsShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "All that is known of a run.",
    discussion: """
      Each figure has a line with its course from the first value to the last, drawn between its lowest and its highest.

      EXAMPLES
        skein runs show 3
        skein runs show wiki --metrics
      """)

  @Argument(help: ArgumentHelp("The run's number, or a name for its latest run.", valueName: "id"))
  var id: String

  @OptionGroup var workbench: WorkbenchOptions

  @Flag(help: "Print every value that was measured, a line a step.")
  var metrics = false

  @Flag(help: "Print one JSON object, with every value.")
  var json = false

  func run() throws {
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let run = try RunText.run(id, in: workbench)
    let measured = try workbench.metrics(of: run)
    if json {
      var object = WorkbenchJSON.run(run, metrics: try workbench.lastMetrics(of: run), in: workbench)
      object["values"] = measured.map(WorkbenchJSON.metric)
      return try StandardOutput.printJSON(object)
    }
    print(run, in: workbench)
    print(courses: measured)
    if metrics { print(table: measured) }
  }

  private func print(_ run: RunRecord, in workbench: Workbench) {
    StandardOutput.print("run \(run.id): \(run.name), \(run.kind), \(RunText.state(run, in: workbench))")
    var facts = [
      ("started", WorkbenchText.moment(run.startedAt)),
      (run.finishedAt == nil ? "last saved" : "finished", WorkbenchText.moment(run.finishedAt ?? run.updatedAt)),
      ("trained", "\(WorkbenchText.duration(run.seconds)), \(WorkbenchText.count(run.threads, "thread"))"),
    ]
    if let error = run.error { facts.append(("error", error)) }
    func append(_ name: String, _ lines: [String]) {
      for (index, line) in lines.enumerated() { facts.append((index == 0 ? name : "", line)) }
    }
    if let result = run.result { append("result", WorkbenchText.figureLines(of: result)) }
    if let seed = run.seed { facts.append(("seed", "\(seed)")) }
    for source in run.sources {
      facts.append(("from", "\(source.path), \(WorkbenchText.size(source.bytes)), SHA-256 \(source.sha256)"))
    }
    let leaves = WorkbenchText.leaves(of: run.configuration, intoLists: true)
    append("configuration", leaves.map(WorkbenchText.lines) ?? [run.configuration])
    facts.append(("by", "skein \(run.skeinVersion)"))
    TextTable.print(facts.map { ["  " + $0.0, $0.1] })
  }

  private func print(courses metrics: [Metric]) {
    let series = Dictionary(grouping: metrics, by: \.name).sorted { $0.key < $1.key }
    if series.isEmpty { return }
    StandardOutput.print("")
    TextTable.print(
      series.map { name, metrics in
        let values = metrics.map(\.value)
        let ends =
          values.count == 1
          ? WorkbenchText.figure(values[0])
          : "\(WorkbenchText.figure(values[0])) → \(WorkbenchText.figure(values[values.count - 1]))"
        return ["  " + name, Sparkline.text(values), ends]
      })
  }

  /// A line a step, a column a figure; a figure that was not measured at a step leaves its place empty.
  private func print(table metrics: [Metric]) {
    if metrics.isEmpty { return }
    let names = Set(metrics.map(\.name)).sorted()
    let steps = Dictionary(grouping: metrics, by: \.step).sorted { $0.key < $1.key }
    let rows = steps.map { step, metrics in
      let values = Dictionary(uniqueKeysWithValues: metrics.map { ($0.name, $0.value) })
      return ["\(step)", metrics[0].epoch.map { "\($0)" } ?? "", WorkbenchText.figure(metrics[0].seconds)]
        + names.map { name in values[name].map(WorkbenchText.figure) ?? "" }
    }
    StandardOutput.print("")
    TextTable.print([["step", "epoch", "seconds"] + names] + rows, right: Set(0..<3 + names.count))
  }
}
