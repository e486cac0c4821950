import ArgumentParser
import Storage

struct IndexDrop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Remove the index of an embedding.",
    discussion: """
      The embedding stays as it is, and the space is given back to the system.

      EXAMPLES
        skein index drop --name wiki
      """)

  @OptionGroup var embedding: EmbeddingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let workbench = try Workbench.open(path: embedding.workbench.path, access: .modify)
    let record = try workbench.embedding(named: embedding.name)
    let freed = max(0, try workbench.removeIndex(of: record))
    if output.json {
      try StandardOutput.printJSON(["dropped": record.name, "freedBytes": freed] as [String: Any])
    } else {
      StandardOutput.print("dropped the index of \(record.name); the file is \(WorkbenchText.size(freed)) smaller")
    }
  }
}
