import ArgumentParser
import Foundation

/// Writes the manual pages, which `make install` puts where `man` finds them. They are made of what `--help` shows, so there is no
/// second text to keep.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write manual pages, one for each command, into a folder.",
    discussion: """
      EXAMPLES
        skein manual ~/.local/share/man/man1
      """,
    shouldDisplay: false)

  @Argument(help: "The folder, which has to exist.", completion: .directory)
  var folder: String

  func run() throws {
    try writePages(of: Skein.self, under: [], info: try CommandInfo(of: Skein.self))
  }

  private func writePages(of type: any ParsableCommand.Type, under parents: [String], info: CommandInfo) throws {
    let page = ManualPage(info, under: parents, usage: Skein.usageString(for: type))
    let path = "\(folder)/\(page.name).1"
    do {
      try page.text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw OutputError.cannotWriteFile(path: path, reason: error.localizedDescription)
    }
    for subcommand in type.configuration.subcommands {
      // The parser's own help command is in the list, too, and is no type of ours.
      guard let own = info.subcommands?.first(where: { $0.commandName == subcommand.configuration.commandName }),
        own.shouldDisplay
      else { continue }
      try writePages(of: subcommand, under: parents + [info.commandName], info: own)
    }
  }
}
