import Corpora
import Foundation
import Storage

/// Where a vocabulary is written to.
enum VocabularyDestination {
  case standardOutput
  case file(String)
  case workbench(path: String, name: String, replaces: Bool)

  /// A name means the workbench file, else a file unless it is `-`.
  init(output: String?, name: String?, workbench: WorkbenchOptions, replaces: Bool) {
    if let name {
      self = .workbench(path: workbench.path, name: name, replaces: replaces)
    } else if let output, output != "-" {
      self = .file(output)
    } else {
      self = .standardOutput
    }
  }

  /// As messages and JSON name it; `nil` for standard output.
  var description: String? {
    switch self {
    case .standardOutput: nil
    case .file(let path): path
    case .workbench(let path, let name, _): "\(path) (\(name))"
    }
  }

  /// Fails early where writing would fail after the work is done.
  func check() throws {
    guard case .workbench(let path, let name, let replaces) = self else { return }
    let workbench = try Workbench.open(path: path, access: .write)
    if !replaces, try workbench.vocabularies().contains(where: { $0.name == name }) {
      throw WorkbenchError.nameTaken(name: name, path: path)
    }
  }

  /// Writes it; to standard output only when nothing else is to be printed there.
  func write(_ vocabulary: NewVocabulary, printsText: Bool) throws {
    switch self {
    case .standardOutput:
      if printsText { try FileHandle.standardOutput.write(contentsOf: Data(vocabulary.words.text)) }
    case .file(let path): try vocabulary.words.write(textFile: path)
    case .workbench(let path, let name, let replaces):
      try Workbench.open(path: path, access: .write).save(vocabulary, named: name, replacing: replaces)
    }
  }
}

/// How a vocabulary's words were chosen, for its record.
struct VocabularyChoice: Encodable {
  var minimumCount: Int64
  var maximumSize: Int?
  var specialTokens: [String]?
}
