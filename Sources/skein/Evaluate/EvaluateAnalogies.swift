import ArgumentParser
import Embeddings
import Foundation

struct EvaluateAnalogies: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analogies",
    abstract: "Score an embedding on analogy questions, by section.",
    usage: "skein evaluate analogies FILE [--restrict 300000] [--case fold|keep] [--method add|mul] [--name NAME]",
    discussion: """
      FILE has a question of four words a line, as in “Athens Greece Oslo Norway”, and sections that begin with a line \
      “: name”: word2vec's questions-words.txt. Four figures are shown, by the conventions in use:

        correct   right, of the questions whose words are all known (gensim's accuracy, word2vec's compute-accuracy)
        of all    right, of all questions: unknown words count as wrong (gensim's dummy4unknown)
        allowed   like correct, but with the question's own words allowed as answers
        coverage  questions whose words are all known, of all

      Sections whose names begin with “gram” are syntactic, as word2vec has it, the others semantic.

      EXAMPLES
        skein evaluate analogies questions-words.txt
        skein evaluate analogies questions-words.txt --restrict 30000 --name books
      """)

  @Option(help: "How answers are found: add (3CosAdd) or mul (3CosMul).")
  var method = AnalogyMethod.add

  @Option(help: .init("Threads to search with; results are the same for any number.", valueName: "threads"))
  var threads = 1

  @OptionGroup var options: EvaluationOptions

  func validate() throws {
    if !(1...1024).contains(threads) { throw ValidationError("--threads \(threads): from 1 to 1024") }
  }

  func run() throws {
    let file = options.file
    let questions = try AnalogyQuestions(path: file)
    let (record, vectors) = try options.vectors()
    let evaluation = try AnalogyEvaluation(
      of: vectors, on: questions, restrict: options.restrict, foldsCase: options.letterCase == .fold, method: method,
      threads: threads)
    let report = Report(
      file: file, embedding: record.name, method: method,
      conventions: EvaluationConventions(options, words: record.rows), evaluation: evaluation)
    try options.print(report)
  }

  private struct Report: EvaluationReport {
    struct Figures: Encodable {
      var name: String
      var questions: Int
      var answered: Int
      var correct: Int
      var correctWithInputsAllowed: Int
      var accuracy: Double?
      var accuracyOfAll: Double?
      var accuracyWithInputsAllowed: Double?
      var coverage: Double?

      init(_ name: String, _ score: AnalogyScore) {
        self.name = name
        questions = score.questions
        answered = score.answered
        correct = score.correct
        correctWithInputsAllowed = score.correctWithInputsAllowed
        accuracy = score.accuracy
        accuracyOfAll = score.accuracyOfAll
        accuracyWithInputsAllowed = score.accuracyWithInputsAllowed
        coverage = score.coverage
      }

      var line: String {
        let columns = [accuracy, accuracyOfAll, accuracyWithInputsAllowed, coverage].map { share in
          share.map { String(format: "%8.2f", 100 * $0) } ?? "       –"
        }
        return columns.joined(separator: " ") + String(format: " %7d %7d  ", correct, answered) + name
      }
    }

    var file: String
    var embedding: String
    var method: AnalogyMethod
    var conventions: EvaluationConventions
    var sections: [Figures]
    var semantic: Figures?
    var syntactic: Figures?
    var total: Figures

    init(
      file: String, embedding: String, method: AnalogyMethod, conventions: EvaluationConventions,
      evaluation: AnalogyEvaluation
    ) {
      self.file = file
      self.embedding = embedding
      self.method = method
      self.conventions = conventions
      sections = evaluation.sections.map { Figures($0.name, $0.score) }
      if evaluation.semantic.questions > 0, evaluation.syntactic.questions > 0 {
        semantic = Figures("semantic", evaluation.semantic)
        syntactic = Figures("syntactic", evaluation.syntactic)
      }
      total = Figures("total", evaluation.total)
    }

    var lines: [String] {
      ["correct% of all% allowed% covered%   right   asked  section"]
        + sections.map(\.line) + [semantic, syntactic, total].compactMap { $0?.line }
    }

    var ownConventions: [String] {
      [
        "answers by \(method == .add ? "3CosAdd" : "3CosMul") (--method \(method.rawValue))",
        "correct%: unknown words skipped, the question's own words barred as answers",
        "of all%: unknown words counted wrong; allowed%: the question's own words allowed",
      ]
    }
  }
}
