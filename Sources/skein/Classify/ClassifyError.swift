import Diagnostics

/// What can be wrong with what a classifier is asked for.
enum ClassifyError: Diagnostic {
  case unknownLabel(String, nearest: [String])

  var code: String { "SK-CLS-001" }

  var message: String {
    switch self {
    case .unknownLabel(let label, _): "the classifier knows no label “\(label)”"
    }
  }

  var advice: String {
    switch self {
    case .unknownLabel(_, let nearest):
      nearest.isEmpty
        ? "`skein info --name NAME` lists the labels"
        : "did you mean \(nearest.map { "“\($0)”" }.joined(separator: " or "))?"
    }
  }

  var exitStatus: ExitStatus { .wrongUsage }

  static let explanations = [
    "SK-CLS-001": """
    A classifier knows the labels that its training texts had, spelled as they were there. skein info --name NAME lists them.
    """
  ]
}
