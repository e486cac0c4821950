import ArgumentParser
import Diagnostics

@main
struct Skein: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "skein",
    abstract: "Word vectors from raw text, in any language, in one SQLite file.",
    version: version,
    groupedSubcommands: [
      CommandGroup(name: "Text", subcommands: [Tokenize.self, VocabularyCommand.self]),
      CommandGroup(name: "Training", subcommands: [Embed.self]),
      CommandGroup(
        name: "Asking an embedding",
        subcommands: [Nearest.self, Analogy.self, Similarity.self, OddOneOut.self, Vector.self, Evaluate.self]),
      CommandGroup(
        name: "The workbench file",
        subcommands: [List.self, Info.self, Remove.self, Import.self, Export.self]),
      CommandGroup(name: "Help", subcommands: [Doctor.self, Explain.self]),
    ])

  /// Runs the command and ends the process with its status; every error leaves here, in one form.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any Diagnostic {
      StandardError.print("skein: \(error)")
      endProcess(with: error.exitStatus)
    } catch {
      exit(withError: error)
    }
  }
}
