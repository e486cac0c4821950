import Corpora
import Diagnostics

/// What can be wrong with what a translator, or its measure, is asked for.
enum TranslateError: Diagnostic, Equatable {
  case unequalLines(path: String, lines: Int, references: String, referenceLines: Int)
  case noLines(path: String)

  var code: String {
    switch self {
    case .unequalLines: "SK-TRANS-001"
    case .noLines: "SK-TRANS-002"
    }
  }

  var message: String {
    switch self {
    case .unequalLines(let path, let lines, let references, let referenceLines):
      "\(path) has \(counted(lines, "line")), and \(references) has \(grouped(Int64(referenceLines)))"
    case .noLines(let path): "\(path) is empty"
    }
  }

  var advice: String {
    switch self {
    case .unequalLines: "give translations and references of the same sentences, a line each"
    case .noLines: "give references, a line each"
    }
  }

  var exitStatus: ExitStatus { .badInput }

  static let explanations = [
    "SK-TRANS-001": """
    A translation is compared with the reference on the same line. Files with different numbers of lines are not of the same \
    sentences, or a line was lost or cut in two on the way: skein translate run writes a line for each line that it reads.
    """,
    "SK-TRANS-002": """
    A score is that of a whole file, and there is none of an empty one. Look at the file with wc -l: mostly an \
    earlier command in a pipe failed.
    """,
  ]
}
