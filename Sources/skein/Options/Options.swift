import ArgumentParser
import Foundation

/// Which workbench file.
struct WorkbenchOptions: ParsableArguments {
  @Option(help: "The workbench file (default: $SKEIN_DB, or skein.db).", completion: .file())
  var db: String?

  /// The file that is meant: `--db`, else `$SKEIN_DB`, else `skein.db`.
  var path: String {
    if let db { return db }
    let variable = getenv("SKEIN_DB").map { String(cString: $0) } ?? ""
    return variable.isEmpty ? "skein.db" : variable
  }
}

/// Which embedding in the workbench file.
struct EmbeddingOptions: ParsableArguments {
  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The embedding's name (default: the only one there is).")
  var name: String?
}

/// How many threads work.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to work on; the result is the same for any number. (default: one a core)")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024") }
  }

  /// One a core unless told otherwise.
  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }
}

/// How much to say, and in which form.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON: one object for a result, JSON Lines for streams and events.")
  var json = false

  @Flag(help: "Print nothing on standard error but errors.")
  var quiet = false
}
