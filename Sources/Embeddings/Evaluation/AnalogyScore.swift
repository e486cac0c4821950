/// How many analogy questions were answered rightly, by each of the conventions in use.
public struct AnalogyScore: Codable, Equatable, Sendable {
  /// All questions.
  public var questions = 0
  /// Those whose four words are known: the others cannot be answered.
  public var answered = 0
  /// Right with a, b and c barred as answers, as gensim, word2vec and nearly all papers count.
  public var correct = 0
  /// Right with a, b and c allowed as answers.
  public var correctWithInputsAllowed = 0

  public init(questions: Int = 0, answered: Int = 0, correct: Int = 0, correctWithInputsAllowed: Int = 0) {
    self.questions = questions
    self.answered = answered
    self.correct = correct
    self.correctWithInputsAllowed = correctWithInputsAllowed
  }

  /// The part of the answered questions that is right: unknown words skipped. `nil` where none was answered.
  public var accuracy: Double? { answered == 0 ? nil : Double(correct) / Double(answered) }

  /// The part of all questions that is right: unknown words counted wrong. `nil` where there are none.
  public var accuracyOfAll: Double? { questions == 0 ? nil : Double(correct) / Double(questions) }

  /// Like ``accuracy``, with a, b and c allowed.
  public var accuracyWithInputsAllowed: Double? {
    answered == 0 ? nil : Double(correctWithInputsAllowed) / Double(answered)
  }

  /// The part of all questions that was answered.
  public var coverage: Double? { questions == 0 ? nil : Double(answered) / Double(questions) }

  public static func + (left: AnalogyScore, right: AnalogyScore) -> AnalogyScore {
    AnalogyScore(
      questions: left.questions + right.questions, answered: left.answered + right.answered,
      correct: left.correct + right.correct,
      correctWithInputsAllowed: left.correctWithInputsAllowed + right.correctWithInputsAllowed)
  }
}
