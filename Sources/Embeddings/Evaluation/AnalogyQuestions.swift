/// A test set of analogies: questions of four words in sections.
///
///     : capital-common-countries
///     Athens Greece Baghdad Iraq
public struct AnalogyQuestions: Equatable, Sendable {
  /// a is to b as c is to `expected`.
  public struct Question: Equatable, Sendable {
    public var a: String
    public var b: String
    public var c: String
    public var expected: String

    public init(a: String, b: String, c: String, expected: String) {
      self.a = a
      self.b = b
      self.c = c
      self.expected = expected
    }
  }

  public struct Section: Equatable, Sendable {
    public var name: String
    public var questions: [Question]

    /// Whether it asks about forms of words; in the set that came with word2vec such sections' names begin with `gram`,
    /// and word2vec's compute-accuracy counts all others as semantic.
    public var isSyntactic: Bool { name.hasPrefix("gram") }
  }

  public var path: String
  public var sections: [Section]

  /// Reads a test set: a line that begins with a colon names a section, every other line that is not empty is a
  /// question. Questions before the first name make a section called `questions`.
  ///
  /// - Throws: ``EmbeddingError/malformedQuestion(path:line:problem:form:)`` for a line of other than four words.
  public init(path: String) throws(EmbeddingError) {
    try self.init(try TestSetLines(path: path), path: path)
  }

  /// Reads the text of a test set; errors name `path`.
  public init(text: String, path: String) throws(EmbeddingError) {
    try self.init(TestSetLines(text: text), path: path)
  }

  private init(_ lines: TestSetLines, path: String) throws(EmbeddingError) {
    self.path = path
    sections = []
    for (number, line) in lines where !line.isEmpty {
      if line.first == ":" {
        sections.append(Section(name: String(TestSetLines.trimmed(line.dropFirst())), questions: []))
        continue
      }
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count == 4 else {
        throw .malformedQuestion(
          path: path, line: number, problem: words.count == 1 ? "1 word, not four" : "\(words.count) words, not four",
          form: "four words, as in “Athens Greece Oslo Norway”, or a colon and the name of a section")
      }
      if sections.isEmpty { sections.append(Section(name: "questions", questions: [])) }
      sections[sections.count - 1].questions.append(Question(a: words[0], b: words[1], c: words[2], expected: words[3]))
    }
  }
}
