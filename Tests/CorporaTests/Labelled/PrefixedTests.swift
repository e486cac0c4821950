import Corpora
import Testing

@Suite("Labelled lines of fastText")
struct PrefixedTests {
  private let multi = LabelledOptions.with { $0.labels = .multi() }

  @Test("labels come first, then the text as it is")
  func lines() throws {
    let reading = try Reading(
      "__label__a  Some \"text\", here \r\n\n__label__b\ttext\n__label__a\n__label__a __label__\u{E9} x__label__y",
      in: "rows.txt",
      multi)
    #expect(reading.labels == [["a"], ["b"], ["a"], ["a", "é"]])
    #expect(reading.texts == ["Some \"text\", here", "text", "", "x__label__y"])
    #expect(reading.lines == [1, 3, 4, 5])
    #expect(reading.ledger.blankLines == 1 && reading.ledger.emptyTexts == 1)
    #expect(reading.layouts[0].format == .fastText && reading.layouts[0].isFormatDetected)
  }

  @Test("two labels, none, an empty one and one in the text are errors")
  func errors() {
    func error(_ line: String, _ options: LabelledOptions) -> LabelledFlaw? {
      badRow { try Reading("__label__a x\n" + line, in: "rows.txt", options) }?.flaw
    }
    #expect(error("__label__a __label__b x", .with { _ in }) == .severalLabels(["a", "b"]))
    #expect(error("only text", .with { _ in }) == .noLabel)
    #expect(error("only text", multi) == nil)
    #expect(error("__label__ x", multi) == .emptyLabel)
    #expect(error("__label__a x y __label__b z", multi) == .labelInText("__label__b"))
  }

  @Test("the prefix can be another")
  func prefix() throws {
    let options = LabelledOptions.with { $0.labelPrefix = "#" }
    #expect(
      try Reading("#a x #\n", in: "rows.txt", options.with { $0.skipsBad = true }).ledger.skipped == ["labelInText": 1])
    #expect(try Reading("#a x\n", in: "rows.txt", options).labels == [["a"]])
  }

  @Test("long lines are bad, and the next ones are read")
  func tooLong() throws {
    let options = LabelledOptions.with {
      $0.maximumRowBytes = 1 << 16
      $0.skipsBad = true
    }
    let long = String(repeating: "x y", count: 1 << 20)
    let reading = try Reading("__label__a \(long)\n__label__b z\n", in: "rows.txt", options)
    #expect(reading.texts == ["z"] && reading.lines == [2])
    #expect(reading.ledger.skipped == ["tooLong": 1])
  }
}
