import ArgumentParser
import Corpora
import Diagnostics
import Downloads
import Embeddings
import Figures
import Metrics
import Models
import Optimization
import Storage
import Tasks
import Tokenization

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell more about an error code.",
    discussion: """
      Every error ends with its code in brackets. Without a code, all of them are listed.

      EXAMPLES
        skein explain SK-TEXT-002
        skein explain
      """)

  /// Every kind of error that the program prints.
  private static let diagnostics: [any Diagnostic.Type] = [
    TokenizationError.self, CorpusError.self, LabelledError.self, ParallelError.self, EmbeddingError.self,
    OptimizationError.self,
    WorkbenchError.self, SafetensorsError.self, TaskError.self, ModelError.self, AlignmentError.self, FigureError.self,
    ConfigurationError.self, OutputError.self, UsageError.self, QueryError.self, ClassifyError.self,
    TranslateError.self, CompatError.self, DownloadError.self,
  ]

  @Argument(help: "The code, such as SK-TEXT-002.")
  var code: String?

  @OptionGroup var outputs: OutputOptions

  private struct Explanation: Encodable {
    let code: String
    let explanation: String
  }

  func run() throws {
    let all = Explain.diagnostics.flatMap { $0.explanations.map { Explanation(code: $0.key, explanation: $0.value) } }
      .sorted { $0.code < $1.code }
    guard let code else {
      try show(all)
      return
    }
    let wanted = code.uppercased().trimmingBrackets
    guard let found = all.first(where: { $0.code == wanted }) else {
      throw UsageError.unknownErrorCode(code, similar: NearestNames.of(wanted, among: all.map(\.code)))
    }
    try show([found])
  }

  private func show(_ explanations: [Explanation]) throws {
    for explanation in explanations {
      if outputs.json {
        try StandardOutput.printJSON(explanation)
      } else {
        StandardOutput.print(explanation.code)
        for line in explanation.explanation.wrapped(to: 78) { StandardOutput.print("  " + line) }
      }
    }
  }
}

extension String {
  /// Without the brackets that a code is printed in.
  fileprivate var trimmingBrackets: String {
    String(drop { $0 == "[" }.prefix { $0 != "]" })
  }

  /// Lines of at most `width` characters, broken at spaces.
  fileprivate func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
