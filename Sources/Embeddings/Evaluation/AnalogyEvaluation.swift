import Tensors
import Corpora

/// An embedding's score on a test set of analogies, comparable with gensim's `evaluate_word_analogies` and word2vec's
/// `compute-accuracy`.
///
///     let questions = try AnalogyQuestions(path: "questions-words.txt")
///     let evaluation = try AnalogyEvaluation(of: vectors, on: questions, restrict: 30_000)
///     evaluation.total.accuracy   // 0.283
public struct AnalogyEvaluation: Equatable, Sendable {
  public struct Section: Equatable, Sendable {
    public var name: String
    public var isSyntactic: Bool
    public var score: AnalogyScore
  }

  /// gensim's `restrict_vocab`: questions with words beyond it are unknown, and no word beyond it is an answer.
  public static let defaultRestriction = 300_000

  public let sections: [Section]

  public var total: AnalogyScore { sum { _ in true } }
  public var semantic: AnalogyScore { sum { !$0.isSyntactic } }
  public var syntactic: AnalogyScore { sum(where: \.isSyntactic) }

  private func sum(where isMeant: (Section) -> Bool) -> AnalogyScore {
    sections.filter(isMeant).map(\.score).reduce(AnalogyScore(), +)
  }

  /// Answers all questions.
  ///
  /// - Parameters:
  ///   - restrict: only the first `restrict` words are known and candidates.
  ///   - foldsCase: whether case does not matter, as in gensim by default and in word2vec.
  /// - Throws: ``EmbeddingError/nothingToScore(path:asked:)`` where no question's words are all known.
  public init(
    of vectors: WordVectors, on questions: AnalogyQuestions, restrict: Int = defaultRestriction,
    foldsCase: Bool = true, method: AnalogyMethod = .add, threads: Int = 1,
    instructionSet: InstructionSet = .current
  ) throws(EmbeddingError) {
    let restrict = min(restrict, vectors.matrix.rows)
    let lookup = WordLookup(vectors.vocabulary, limit: restrict, foldsCase: foldsCase)
    var known: [(section: Int, question: VectorSearch.Analogy, expected: TokenID)] = []
    var sections: [Section] = []
    for (index, section) in questions.sections.enumerated() {
      var score = AnalogyScore(questions: section.questions.count)
      for question in section.questions {
        guard let a = lookup[question.a], let b = lookup[question.b], let c = lookup[question.c],
          let expected = lookup[question.expected]
        else { continue }
        score.answered += 1
        known.append((index, .init(a: a, b: b, c: c), expected))
      }
      sections.append(Section(name: section.name, isSyntactic: section.isSyntactic, score: score))
    }
    guard !known.isEmpty else {
      throw .nothingToScore(path: questions.path, asked: sections.map(\.score.questions).reduce(0, +))
    }
    let search = VectorSearch(vectors.matrix.prefix(restrict), threads: threads, instructionSet: instructionSet)
    // Besides the inputs five candidates, as gensim: those that differ from an input in case only are passed over.
    let answers = search.answers(to: known.map(\.question), method: method, count: 3 + 5, barringInputs: false)
    for ((section, question, expected), answers) in zip(known, answers) {
      let inputs = [question.a, question.b, question.c]
      if let first = answers.first, lookup.areSame(first.id, expected) {
        sections[section].score.correctWithInputsAllowed += 1
      }
      let barred = answers.filter { !inputs.contains($0.id) }.prefix(5)
      if let best = barred.first(where: { answer in !inputs.contains { lookup.areSame($0, answer.id) } }),
        lookup.areSame(best.id, expected)
      {
        sections[section].score.correct += 1
      }
    }
    self.sections = sections
  }
}
