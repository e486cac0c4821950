import ArgumentParser
import Diagnostics

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this machine and print what Skein uses of it.",
    discussion: """
      Ends with status 0 if all is well, and 3 if something that is needed does not work.

      EXAMPLES
        skein doctor
      """)

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup var outputs: OutputOptions

  func run() throws {
    let report = MachineReport(workbenchFile: workbench.path)
    if outputs.json {
      try StandardOutput.printJSON(report)
    } else {
      report.lines.forEach { StandardOutput.print($0) }
    }
    for problem in report.problems { StandardError.print("skein: \(problem)") }
    endProcess(with: report.problems.isEmpty ? .done : .machineFailed)
  }
}
