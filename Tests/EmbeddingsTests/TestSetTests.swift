import Embeddings
import Testing

@Suite("Test sets")
struct TestSetTests {
  @Test("sections, byte order marks, carriage returns, tabs and empty lines")
  func analogyQuestions() throws {
    let questions = try AnalogyQuestions(
      text: "\u{FEFF}: one two\r\na b c d\r\n\r\n  e\tf g  h \n:gram\n:empty", path: "q.txt")
    #expect(questions.sections.map(\.name) == ["one two", "gram", "empty"])
    #expect(questions.sections.map(\.questions.count) == [2, 0, 0])
    #expect(questions.sections.map(\.isSyntactic) == [false, true, false])
    #expect(questions.sections[0].questions[1] == .init(a: "e", b: "f", c: "g", expected: "h"))
  }

  @Test("a line that is no question is named", arguments: ["a b c", "a b c d e", "a"])
  func badQuestion(line: String) {
    let error = #expect(throws: EmbeddingError.self) {
      try AnalogyQuestions(text: ": s\na b c d\n\(line)\n", path: "q.txt")
    }
    #expect(error?.message.hasPrefix("q.txt:3: \(line.split(separator: " ").count) word") == true)
    #expect(error?.exitStatus == .badInput)
  }

  @Test("columns by tabs, commas or spaces, comments, and further columns")
  func wordPairs() throws {
    for (text, first, second, judgement) in [
      ("love\tsex\t6.77\n", "love", "sex", 6.77), ("# a comment\r\nlove,sex, 6.77\r\n", "love", "sex", 6.77),
      ("love sex 6.77", "love", "sex", 6.77), ("ice cream\tcold drink\t-1e1\t7\t8", "ice cream", "cold drink", -10),
      ("Word 1,Word 2,Human (mean)\nlove,sex,6.77", "love", "sex", 6.77),
    ] {
      let pairs = try WordPairs(text: text, path: "p.txt")
      #expect(pairs.pairs == [.init(first: first, second: second, judgement: judgement)])
      #expect((pairs.header != nil) == text.hasPrefix("Word"))
    }
    let pairs = try WordPairs(text: "take\tremove\tV\t6.81\tSYNONYMS", path: "p.txt", scoreColumn: 4)
    #expect(pairs.pairs == [.init(first: "take", second: "remove", judgement: 6.81)])
  }

  @Test(
    "a line that is no pair is named",
    arguments: ["love\tsex", "love\tsex\thigh", "love\tsex\tnan", "\tsex\t3", "love"])
  func badPair(line: String) {
    let error = #expect(throws: EmbeddingError.self) { try WordPairs(text: "a\tb\t1\n\(line)\n", path: "p.txt") }
    #expect(error?.message.hasPrefix("p.txt:2: ") == true)
  }

  @Test("a file that is not there is an error with the system's reason")
  func missingFile() {
    #expect(throws: EmbeddingError.cannotRead(path: "none.txt", reason: "No such file or directory")) {
      try WordPairs(path: "none.txt")
    }
  }
}
