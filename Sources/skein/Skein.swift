import ArgumentParser
import Diagnostics
import Foundation

@main
struct Skein: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "skein",
    abstract: "Word vectors and models of language from text, in one SQLite file.",
    discussion: """
      What is trained goes into a workbench file, skein.db in the current folder unless --db or $SKEIN_DB names another, and \
      commands that ask read it from there. Text is read from files, folders, .gz, .zst, and - for standard input.

      EXAMPLES
        skein embed train wiki.txt
        skein nearest coffee --top 5
        skein classify train reviews.csv --html report.html
        echo "Two hours that I want back." | skein classify predict
        skein help classify train
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(name: "Text", subcommands: [Tokenize.self, VocabularyCommand.self, Phrases.self]),
      CommandGroup(
        name: "Training",
        subcommands: [Embed.self, LanguageModelCommand.self, ClassifyCommand.self, TranslateCommand.self]),
      CommandGroup(
        name: "Asking an embedding",
        subcommands: [
          Nearest.self, Analogy.self, Similarity.self, OddOneOut.self, Vector.self, Evaluate.self, IndexCommand.self,
        ]),
      CommandGroup(
        name: "The workbench file",
        subcommands: [List.self, Info.self, Runs.self, Remove.self, Import.self, Export.self]),
      CommandGroup(name: "Public corpora", subcommands: [CorporaCommand.self]),
      CommandGroup(name: "Other programs' flags", subcommands: [Compat.self]),
      CommandGroup(
        name: "Help and checks",
        subcommands: [Explain.self, Doctor.self, GradientCheckCommand.self, ManualCommand.self]),
    ])

  /// Runs the command and ends the process with its status; every error leaves here, in one form.
  static func main() {
    // A parent may have us ignore it; then `skein … | head` would go on working for nobody.
    signal(SIGPIPE, SIG_DFL)
    do {
      try refuseUnknownCommand(in: CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      do { try command.run() } catch {
        throw OptionError(error, of: type(of: command)) ?? refusal(error, by: type(of: command)) ?? error
      }
      endProcess(with: .done)
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    if let diagnostic = error as? any Diagnostic ?? refusal(error) {
      StandardError.print("skein: \(diagnostic)")
      endProcess(with: diagnostic.exitStatus)
    }
    StandardOutput.flush()
    // Help, the version, or a status that a command ends with although nothing failed.
    if error is ExitCode || exitCode(for: error) == .success { exit(withError: error) }
    StandardError.print("skein: \(message(for: error))")
    endProcess(with: .machineFailed)
  }

  /// What the parser of the command line says, in the form of our own errors.
  private static func refusal(_ error: any Error) -> UsageError? {
    guard exitCode(for: error) == .validationFailure else { return nil }
    let message = negativeValue(message(for: error)) ?? message(for: error)
    let lines = fullMessage(for: error).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let usage = lines.last { $0.hasPrefix("Usage: ") }?.dropFirst("Usage: ".count)
    let command = lines.last.flatMap { $0.split(separator: "'").dropFirst().first }?.dropLast(" --help".count)
    return .refused(
      message: (message.prefix(1).lowercased() + message.dropFirst()).replacing(". Did", with: "; did"),
      usage: usage.map(String.init),
      command: command.map(String.init) ?? "skein")
  }

  /// What a command finds wrong with its options while it runs: told with its own usage, as what the parser says is.
  private static func refusal(_ error: any Error, by command: any ParsableCommand.Type) -> UsageError? {
    guard let error = error as? ValidationError else { return nil }
    return .refused(message: error.message, usage: usageString(for: command), command: path(to: command) ?? "skein")
  }

  /// The words that call a command, such as `skein embed train`.
  private static func path(
    to command: any ParsableCommand.Type, from root: any ParsableCommand.Type = Skein.self
  ) -> String? {
    let name = root.configuration.commandName ?? ""
    if root == command { return name }
    for next in root.configuration.subcommands {
      if let rest = path(to: command, from: next) { return "\(name) \(rest)" }
    }
    return nil
  }

  /// The parser takes a negative number for an option, and misses the value of the one before: no option has negative values.
  private static func negativeValue(_ message: String) -> String? {
    guard let option = message.firstMatch(of: /^Missing value for '(-[^ ']+)/)?.1,
      let place = CommandLine.arguments.firstIndex(of: String(option)),
      let value = CommandLine.arguments[(place + 1)...].first, Double(value) != nil
    else { return nil }
    return "\(option) is \(value), and must not be negative"
  }

  /// The parser would take a misspelt command for an argument too many.
  private static func refuseUnknownCommand(in arguments: ArraySlice<String>) throws(UsageError) {
    var command: any ParsableCommand.Type = Skein.self
    var path = "skein"
    for argument in arguments {
      let choices = command.configuration.subcommands
      let isOther = argument.hasPrefix("-") || argument == "help"
      if choices.isEmpty || command.configuration.defaultSubcommand != nil || isOther { return }
      guard let next = choices.first(where: { $0.configuration.commandName == argument }) else {
        let names = choices.compactMap { $0.configuration.commandName }
        throw .unknownCommand(argument, of: path, similar: NearestNames.of(argument, among: names))
      }
      command = next
      path += " " + argument
    }
  }
}
