import ArgumentParser
import Downloads
import Foundation

struct CorporaAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a corpus to the catalog of your own.",
    discussion: """
      Either from a JSON file, which holds a catalog or one entry (Documentation/Corpora.md tells the form), or by options. Your \
      own catalog is catalog.json in the folder of the corpora. Nothing is downloaded.

      EXAMPLES
        skein corpora add corpora-of-our-group.json
        skein corpora add --name poems --url https://example.org/poems.tar.gz \\
          --language fr --for language-model
      """)

  @Argument(help: "A JSON file, or - for standard input.", completion: .file())
  var file: String?

  @Option(help: "The corpus's name: lower-case letters, digits and hyphens.")
  var name: String?

  @Option(help: .init("Where a file of it is; may be given several times.", valueName: "address"))
  var url: [String] = []

  @Option(help: "What it is, in a line. (default: the name)")
  var title: String?

  @Option(
    name: .customLong("for"),
    help: .init(
      "What it is good for; may be given several times. (default: vectors)",
      valueName: "purpose"))
  var purposes: [CorpusPurpose] = []

  @Option(help: .init("Its language as a BCP 47 tag: de, zh-Hant; may be given several times.", valueName: "tag"))
  var language: [String] = []

  @Option(help: "Under which licence it is. (default: not known)")
  var licence: String?

  @Option(help: .init("The address of its page.", valueName: "address"))
  var homepage: String?

  @Option(help: .init("How the file is packed. (default: by the address)", valueName: "kind"))
  var archive: ArchiveKind?

  @Option(help: .init("The size of the file that is downloaded.", valueName: "number"))
  var bytes: Int64?

  @Option(help: .init("Its SHA-256.", valueName: "digits"))
  var sha256: String?

  @Option(
    help: .init(
      "A file or, with a slash at the end, a folder of the archive that is wanted; may be given several times. (default: all)",
      valueName: "path"))
  var member: [String] = []

  @Flag(help: "Take the place of an entry of the same name.")
  var replace = false

  @OptionGroup var place: CorporaFolderOptions
  @OptionGroup(title: "Output") var outputs: OutputOptions

  func validate() throws {
    if (file == nil) == (name == nil && url.isEmpty) { throw ValidationError("Give a file, or --name and --url.") }
    if file == nil, name == nil || url.isEmpty { throw ValidationError("Give both --name and --url.") }
    let isOfOneFile = archive != nil || bytes != nil || sha256 != nil || !member.isEmpty
    if isOfOneFile, url.count != 1 {
      throw ValidationError("--archive, --bytes, --sha256 and --member are for one --url; add several files by JSON.")
    }
  }

  func run() throws {
    let entries = try file.map { try Catalog.entries(json: contents($0), path: $0) } ?? [try entry()]
    let folder = place.folder
    try folder.add(entries, replacing: replace)
    if outputs.json {
      try StandardOutput.printJSON(Result(catalog: folder.catalogPath, added: entries.map(\.name)))
    } else {
      for entry in entries { StandardOutput.print(entry.name) }
    }
    if !outputs.quiet {
      StandardError.print("added to \(folder.catalogPath)")
      let names = entries.map { shellQuoted($0.name) }.joined(separator: " ")
      StandardError.print("get it: skein corpora get \(names)\(place.repeated)")
    }
  }

  private struct Result: Encodable {
    var catalog: String
    var added: [String]
  }

  private func contents(_ path: String) throws(DownloadError) -> Data {
    do {
      if path == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .cannotRead(path: path, reason: (error as NSError).localizedDescription)
    }
  }

  /// The entry that the options tell, checked as one of a file is.
  private func entry() throws -> CatalogEntry {
    let name = name ?? ""
    let files = url.map { url in
      CatalogFile(
        url: url, archive: archive ?? ArchiveKind(fileName: url), bytes: bytes, sha256: sha256?.lowercased(),
        source: bytes == nil && sha256 == nil ? nil : "the one who added it",
        members: member.isEmpty ? nil : member.map { WantedMember(path: $0) })
    }
    let entry = CatalogEntry(
      name: name, title: title ?? name, purposes: purposes.isEmpty ? [.vectors] : purposes, languages: language,
      licence: .init(name: licence ?? "not known"), homepage: homepage, files: files)
    return try Catalog.entries(json: Data(try JSONOutput.text(of: entry).utf8), path: "--name \(name)")[0]
  }
}

extension ArchiveKind: ExpressibleByArgument {}
