/// A test set of word pairs with people's judgements of their similarity, such as WordSim-353.
///
///     love	sex	6.77
public struct WordPairs: Equatable, Sendable {
  public struct Pair: Equatable, Sendable {
    public var first: String
    public var second: String
    public var judgement: Double

    public init(first: String, second: String, judgement: Double) {
      self.first = first
      self.second = second
      self.judgement = judgement
    }
  }

  public var path: String
  public var pairs: [Pair]
  /// The first line, where it is not a pair but names the columns.
  public var header: String?

  /// Reads a test set: two words and a number a line, separated by tabs, or by commas where there is no tab, or else by
  /// spaces; further columns are not looked at. Empty lines and lines that begin with # are passed over, and so is a first
  /// line whose third column is no number: ``header``.
  ///
  /// - Parameter scoreColumn: which column the judgement is in, from 3.
  /// - Throws: ``EmbeddingError/malformedQuestion(path:line:problem:form:)``.
  public init(path: String, scoreColumn: Int = 3) throws(EmbeddingError) {
    try self.init(try TestSetLines(path: path), path: path, scoreColumn: scoreColumn)
  }

  /// Reads the text of a test set; errors name `path`.
  public init(text: String, path: String, scoreColumn: Int = 3) throws(EmbeddingError) {
    try self.init(TestSetLines(text: text), path: path, scoreColumn: scoreColumn)
  }

  private init(_ lines: TestSetLines, path: String, scoreColumn: Int) throws(EmbeddingError) {
    precondition(scoreColumn >= 3, "the words are in columns 1 and 2, so the judgement is not in \(scoreColumn)")
    self.path = path
    pairs = []
    for (number, line) in lines where !line.isEmpty && line.first != "#" {
      let fields = Self.fields(of: line)
      guard fields.count >= scoreColumn, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw Self.malformed(path, number, "\(fields.count) columns, and the judgement is in column \(scoreColumn)")
      }
      let field = fields[scoreColumn - 1]
      guard let judgement = Double(field), judgement.isFinite else {
        if pairs.isEmpty, header == nil {
          header = String(line)
          continue
        }
        throw Self.malformed(path, number, "“\(field)” in column \(scoreColumn) is not a number")
      }
      pairs.append(Pair(first: String(fields[0]), second: String(fields[1]), judgement: judgement))
    }
  }

  private static func fields(of line: Substring) -> [Substring] {
    for separator: Character in ["\t", ","] where line.contains(separator) {
      return line.split(separator: separator, omittingEmptySubsequences: false).map(TestSetLines.trimmed)
    }
    return line.split(whereSeparator: \.isWhitespace)
  }

  private static func malformed(_ path: String, _ line: Int, _ problem: String) -> EmbeddingError {
    .malformedQuestion(
      path: path, line: line, problem: problem,
      form: "two words and a number, separated by tabs, commas or spaces; --score-column tells where the number is")
  }
}
