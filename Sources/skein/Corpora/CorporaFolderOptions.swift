import ArgumentParser
import Downloads
import Foundation

/// Which folder the corpora are in.
struct CorporaFolderOptions: ParsableArguments {
  @Option(
    help: .init("The folder of the corpora. (default: $SKEIN_CORPORA, or corpora)", valueName: "folder"),
    completion: .directory)
  var to: String?

  /// The folder that is meant: `--to`, else `$SKEIN_CORPORA`, else `corpora`.
  var folder: CorpusFolder {
    if let to { return CorpusFolder(path: to) }
    let variable = getenv("SKEIN_CORPORA").map { String(cString: $0) } ?? ""
    return CorpusFolder(path: variable.isEmpty ? "corpora" : variable)
  }

  /// The option as it has to be repeated in a command that goes on.
  var repeated: String { to.map { " --to \(shellQuoted($0))" } ?? "" }

  func validate() throws {
    if to == "" { throw ValidationError("--to needs the name of a folder") }
  }
}
