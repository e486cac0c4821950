import ArgumentParser
import Downloads

struct CorporaList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The corpora that there are, a line each; with names, all that is known of these.",
    discussion: """
      Those of Skein's catalog, and of your own (catalog.json in the folder of the corpora). The size is what is downloaded; a dash \
      stands for one that is not known beforehand.

      EXAMPLES
        skein corpora list
        skein corpora list --for translation
        skein corpora list text8 imdb
      """)

  @Argument(help: ArgumentHelp("Names of corpora to tell all of.", valueName: "name"))
  var names: [String] = []

  @Option(
    name: .customLong("for"),
    help: .init(
      "Only corpora for this purpose.", valueName: "purpose"))
  var purpose: CorpusPurpose?

  @OptionGroup var place: CorporaFolderOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let folder = place.folder
    let catalog = try folder.catalog()
    var entries = try names.isEmpty ? catalog.corpora : names.map { try catalog.entry(named: $0) }
    if let purpose { entries.removeAll { !$0.purposes.contains(purpose) } }
    if json {
      let listed = try entries.map { Listed(corpus: $0, state: CorporaList.word(try folder.state(of: $0.name))) }
      return try StandardOutput.printJSON(["corpora": listed])
    }
    if !names.isEmpty { return try printAll(of: entries, in: folder) }
    TextTable.print(
      [["name", "for", "languages", "download", "there", "licence"]]
        + (try entries.map { entry in
          [
            entry.name, CorpusText.purposes(entry), CorpusText.languages(entry), CorpusText.size(entry),
            CorpusText.state(try folder.state(of: entry.name)), entry.licence.name,
          ]
        }), right: [3])
  }

  private func printAll(of entries: [CatalogEntry], in folder: CorpusFolder) throws {
    for (index, entry) in entries.enumerated() {
      if index > 0 { StandardOutput.print("") }
      StandardOutput.print("\(entry.name): \(entry.title)")
      var facts = [("for", CorpusText.purposes(entry)), ("languages", CorpusText.languages(entry))]
      facts.append(("licence", entry.licence.name + (entry.licence.source.map { ", by \($0)" } ?? "")))
      if let homepage = entry.homepage { facts.append(("homepage", homepage)) }
      if let note = entry.note { facts.append(("note", note)) }
      for file in entry.files {
        facts.append(("from", "\(file.url), \(file.bytes.map(WorkbenchText.size) ?? "size not known")"))
        facts.append(("SHA-256", file.sha256 ?? "not known"))
      }
      facts.append(("there", CorpusText.state(try folder.state(of: entry.name))))
      for command in CorpusText.commands(entry, in: folder) { facts.append(("try", command)) }
      TextTable.print(facts.map { ["  " + $0.0, $0.1] })
    }
  }

  /// A state as a word of JSON.
  private static func word(_ state: CorpusFolder.State) -> String {
    switch state {
    case .absent: "absent"
    case .partial: "partial"
    case .present: "present"
    case .foreign: "foreign"
    }
  }

  /// An entry as the catalog has it, and how it stands.
  private struct Listed: Encodable {
    var corpus: CatalogEntry
    var state: String

    private enum Key: String, CodingKey { case state, downloadBytes }

    func encode(to encoder: any Encoder) throws {
      try corpus.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(state, forKey: .state)
      try container.encode(corpus.bytes, forKey: .downloadBytes)
    }
  }
}

extension CorpusPurpose: ExpressibleByArgument {}
