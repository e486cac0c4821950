import Diagnostics

/// What can be wrong with alignments that are read.
public enum AlignmentError: Error, Equatable {
  /// `column` counts characters and `line` lines, both from 1.
  case badLink(path: String, line: Int, column: Int, text: String)
}

extension AlignmentError: Diagnostic {
  public var code: String { "SK-ALIGN-001" }

  public var message: String {
    switch self {
    case .badLink(let path, let line, let column, let text):
      "\(path):\(line):\(column): “\(text.count > 24 ? text.prefix(24) + "…" : text[...])” is no link of words"
    }
  }

  public var advice: String { "write links as 0-0 1-2, the source's word first, from 0; possible ones as 1p2 or 1?2" }

  public var exitStatus: ExitStatus { .badInput }

  public static let explanations = [
    "SK-ALIGN-001": """
    Alignments are read in the Pharaoh format: a line for each sentence, and on it links between spaces. A link is the number of \
    a word of the source, a hyphen, and the number of a word of the target, both from 0: 0-0 1-2 3-1. In alignments made by \
    people, a p or a question mark in place of the hyphen means that the link is possible, not sure. An empty line is a sentence \
    whose words are not linked.
    """
  ]
}
