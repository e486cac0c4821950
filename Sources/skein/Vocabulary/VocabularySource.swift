import ArgumentParser
import Corpora
import Storage

/// Where a vocabulary is read from: a file of text, or a workbench file.
struct VocabularySource: ParsableArguments {
  @Argument(
    help: "A vocabulary as text, or - for standard input; without it the workbench file is read.", completion: .file())
  var file: String?

  @Option(
    help: "The vocabulary, or else the embedding, in the workbench file. (default: the only embedding there is)")
  var name: String?

  @OptionGroup var workbench: WorkbenchOptions

  func validate() throws {
    if file != nil, name != nil { throw ValidationError("Give a file or --name, not both.") }
  }

  /// The words, and what the workbench file knows of them.
  func read() throws -> (words: Vocabulary, record: VocabularyRecord?) {
    if let file { return (try Vocabulary(textFile: file), nil) }
    let workbench = try Workbench.open(path: workbench.path, access: .read)
    let record: VocabularyRecord
    if let name, let named = try workbench.vocabularies().first(where: { $0.name == name }) {
      record = named
    } else {
      record = try workbench.embedding(named: name).vocabulary
    }
    return (try workbench.words(of: record), record)
  }
}
