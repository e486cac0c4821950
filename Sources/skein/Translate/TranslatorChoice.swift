import ArgumentParser
import Storage
import Tasks

/// Which translator in the workbench file.
struct TranslatorChoice: ParsableArguments {
  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The translator's name. (default: the only one there is)")
  var name: String?

  func load() throws -> StoredTranslator {
    let file = try Workbench.open(path: workbench.path, access: .read)
    return try StoredTranslator(file.model(named: name, ofKind: TranslationTask.kind), in: file)
  }
}
