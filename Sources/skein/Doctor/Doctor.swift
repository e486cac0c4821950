import ArgumentParser
import Diagnostics

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this machine and print what Skein uses of it.",
    discussion: """
      Ends with status 0 if all is well, and 3 if something that is needed does not work. What is \
      checked is what the program runs with. Headers that are compiled into it (hnswlib, Eigen, Spectra) only building needs, and the \
      compiler names one that is missing.

      EXAMPLES
        skein doctor
      """)

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup var outputs: OutputOptions

  func run() throws {
    let report = MachineReport(workbenchFile: workbench.path)
    try StandardOutput.print(report, asJSON: outputs.json)
    for problem in report.problems { StandardError.print("skein: \(problem)") }
    endProcess(with: report.problems.isEmpty ? .done : .machineFailed)
  }
}
