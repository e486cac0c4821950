import ArgumentParser
import Downloads

struct CorporaCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare corpora with what was downloaded: what is missing, changed or extra.",
    discussion: """
      Reads every file and compares its SHA-256 with that of the file that was unpacked; without names, of all corpora in the \
      folder. Ends with status 0 if all is right, and 1 if not.

      EXAMPLES
        skein corpora check
        skein corpora check text8 multi30k
      """)

  @Argument(help: ArgumentHelp("Names of corpora. (default: all that are there)", valueName: "name"))
  var names: [String] = []

  @OptionGroup var place: CorporaFolderOptions
  @OptionGroup(title: "Output") var outputs: OutputOptions

  func run() throws {
    let folder = place.folder
    let catalog = try folder.catalog()
    // A name that is neither there nor in a catalog is a mistake.
    for name in names where try folder.state(of: name) == .absent { _ = try catalog.entry(named: name) }
    let all = names.isEmpty ? folder.names() : names
    let live = LiveLine(isShown: StandardError.isTerminal && !outputs.quiet && !outputs.json)
    defer { live.clear() }
    StopSignal.watch()
    var checks: [CorpusCheck] = []
    for name in all {
      let check = try CorporaCheck.check(name, catalog[name], in: folder, live)
      live.clear()
      checks.append(check)
      if !outputs.json { CorporaCheck.lines(check).forEach { StandardOutput.print($0) } }
    }
    if outputs.json { try StandardOutput.printJSON(["corpora": checks.map(Result.init)]) }
    if all.isEmpty, !outputs.quiet { StandardError.print("\(folder.path): there are no corpora") }
    endProcess(with: checks.allSatisfy(\.isRight) && !all.isEmpty ? .done : .nothingFound)
  }

  private static func check(
    _ name: String, _ entry: CatalogEntry?, in folder: CorpusFolder, _ live: LiveLine
  ) throws(DownloadError) -> CorpusCheck {
    do {
      return try CorpusCheck(
        name, entry, in: folder,
        progress: { done, total in live.show { "\(name): \(done) of \(WorkbenchText.count(total, "file"))" } },
        isStopped: { StopSignal.isReceived })
    } catch {
      guard case .stopped = error else { throw error }
      live.clear()
      endProcess(with: StopSignal.exitStatus)
    }
  }

  /// How many paths of a kind are told to people.
  private static let shown = 10

  private static func lines(_ check: CorpusCheck) -> [String] {
    if check.isForeign { return ["\(check.name): was not downloaded by skein: nothing to compare with"] }
    guard let record = check.record else { return ["\(check.name): is not there: skein corpora get \(check.name)"] }
    if check.isRight { return ["\(check.name): right, \(CorpusText.contents(record))"] }
    let kinds = [("missing", check.missing), ("changed", check.changed), ("extra", check.extra)]
    var found = kinds.filter { !$0.1.isEmpty }.map { "\($0.1.count) \($0.0)" }
    if check.isOutdated { found.append("the catalog names other files by now") }
    var lines = ["\(check.name): " + found.joined(separator: ", ")]
    for (kind, paths) in kinds {
      lines += paths.prefix(shown).map { "  \(kind)  \($0.withVisibleControls)" }
      if paths.count > shown {
        lines.append("  \(kind)  … and \(WorkbenchText.count(paths.count - shown, "more", plural: "more"))")
      }
    }
    return lines + ["  skein corpora get \(check.name) --force downloads it again"]
  }

  private struct Result: Encodable {
    var name: String
    var right: Bool
    var present: Bool
    /// Whether the catalog names other files by now.
    var outdated: Bool
    var missing: [String]
    var changed: [String]
    var extra: [String]

    init(_ check: CorpusCheck) {
      (name, right, present, outdated) = (check.name, check.isRight, check.record != nil, check.isOutdated)
      (missing, changed, extra) = (check.missing, check.changed, check.extra)
    }
  }
}
