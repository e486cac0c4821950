import ArgumentParser
import Downloads

struct CorporaGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Download corpora, check them, and unpack them.",
    discussion: """
      Each goes into a folder of its name. What is printed is that folder, a line each; what to try next is said beside. A \
      download that broke off, by whatever, is gone on with by the same command. Sizes and SHA-256 are those of the catalog; \
      where it knows none, the first download's count from then on.

      A mirror has the files under their address's host and path, or under the last part of the path alone.

      EXAMPLES
        skein corpora get text8
        skein corpora get imdb multi30k --to ~/corpora
        skein corpora get imdb --mirror /mnt/mirror
      """)

  @Argument(help: ArgumentHelp("Names of corpora: skein corpora list.", valueName: "name"))
  var names: [String]

  @OptionGroup var place: CorporaFolderOptions

  @Option(
    help: .init("A folder, or the address of one, to take the files from.", valueName: "folder"), completion: .directory
  )
  var mirror: String?

  @Flag(help: "Download again what is there, and take files that differ from those of an earlier download.")
  var force = false

  @OptionGroup(title: "Output") var outputs: OutputOptions

  func run() throws {
    let folder = place.folder
    let catalog = try folder.catalog()
    // Before anything is downloaded.
    var entries: [CatalogEntry] = []
    for name in names {
      let entry = try catalog.entry(named: name)
      if !entries.contains(entry) { entries.append(entry) }
    }
    let display = DownloadDisplay(outputs)
    defer { display.clear() }
    StopSignal.watch()
    var getter = CorpusGetter(folder: folder, program: Skein.version)
    getter.mirror = try mirror.map { try Mirror($0) }
    getter.isForced = force
    getter.settings.userAgent = "skein/\(Skein.version)"
    getter.events = display.show
    getter.isStopped = { StopSignal.isReceived }

    var results: [Result] = []
    for entry in entries {
      let result = Result(try get(entry, getter, display), entry, in: folder)
      results.append(result)
      if !outputs.json { StandardOutput.print(result.folder) }
      for line in result.talk { display.note(line) }
    }
    if outputs.json { try StandardOutput.printJSON(["corpora": results]) }
  }

  private func get(
    _ entry: CatalogEntry, _ getter: CorpusGetter, _ display: DownloadDisplay
  ) throws(DownloadError) -> CorpusGetter.Outcome {
    defer { display.clear() }
    do {
      return try getter.get(entry)
    } catch {
      guard case .stopped = error else { throw error }
      display.note("stopped; go on with: \(command)")
      endProcess(with: StopSignal.exitStatus)
    }
  }

  /// The command as it was given.
  private var command: String {
    "skein corpora get " + names.map(shellQuoted).joined(separator: " ") + place.repeated
      + (mirror.map { " --mirror \(shellQuoted($0))" } ?? "") + (force ? " --force" : "")
  }

  /// What came of a corpus.
  private struct Result: Encodable {
    var name: String
    var folder: String
    var alreadyThere: Bool
    /// Whether it is of the files that the catalog names.
    var current: Bool
    var files: Int
    var bytes: Int64
    var sources: [CorpusRecord.Source]
    /// Addresses whose digests nobody knew before.
    var unverified: [String]
    var commands: [String]

    init(_ outcome: CorpusGetter.Outcome, _ entry: CatalogEntry, in folder: CorpusFolder) {
      let record: CorpusRecord
      switch outcome {
      case .downloaded(let made, let fresh): (record, alreadyThere, current, unverified) = (made, false, true, fresh)
      case .alreadyThere(let there, let isCurrent):
        (record, alreadyThere, current, unverified) = (there, true, isCurrent, [])
      }
      name = entry.name
      self.folder = folder.path(of: entry.name)
      (files, bytes, sources) = (record.fileCount, record.fileBytes, record.sources)
      commands = CorpusText.commands(entry, in: folder)
    }

    /// What to say beside.
    var talk: [String] {
      let size = "\(WorkbenchText.count(files, "file")) of \(WorkbenchText.size(bytes))"
      var lines = ["\(name): \(size)" + (alreadyThere ? ", there already; --force downloads it again" : "")]
      if !current { lines.append("\(name): the catalog names other files than these by now; --force gets them") }
      for source in sources where unverified.contains(source.url) {
        lines.append("\(source.url): SHA-256 \(source.sha256), which nobody knew before; remembered")
      }
      return lines + commands.map { "try: \($0)" }
    }
  }
}
