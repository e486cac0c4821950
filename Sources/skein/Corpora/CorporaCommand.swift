import ArgumentParser

struct CorporaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpora",
    abstract: "Get public corpora: list, download, add, check.",
    discussion: """
      Corpora of a catalog are downloaded into a folder, each into a folder of its own, checked, and unpacked. What broke off \
      is gone on with by the same command.
      """,
    subcommands: [CorporaList.self, CorporaGet.self, CorporaAdd.self, CorporaCheck.self])
}
