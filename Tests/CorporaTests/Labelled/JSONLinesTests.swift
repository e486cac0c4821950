import Corpora
import Foundation
import Testing

@Suite("Labelled JSON Lines")
struct JSONLinesTests {
  private func read(_ text: String, _ options: LabelledOptions = LabelledOptions()) throws -> Reading {
    let reading = try Reading(text, in: "rows.jsonl", options)
    #expect(reading.ledger.isBalanced)
    return reading
  }

  @Test("fields are found in any order, among others of any kind")
  func fields() throws {
    let reading = try read(
      """
      {"label": "a", "text": "x", "id": 7}
      {"id": "é8", "more": {"text": "no", "list": [1, {"deep": [null, true, -0.5e+3]}]}, "text": "y", "label": "b"}
        { "text" : "z" , "label" : "a" }
      """)
    #expect(reading.texts == ["x", "y", "z"])
    #expect(reading.labels == [["a"], ["b"], ["a"]])
    #expect(reading.examples.map(\.id) == ["7", "é8", nil])
    #expect(reading.layouts[0].format == .jsonLines)
    #expect(reading.layouts[0].hasHeader == nil)
    #expect(reading.layouts[0].columns == ["label", "text", "id"])
  }

  @Test("escapes and surrogate pairs become what they stand for")
  func escapes() throws {
    let reading = try read(#"{"text": "\"\\\/\b\f\n\r\tA\u00e9\u4E2D\ud83d\uDE00\u0000|", "la\u0062el": "\u0061"}"#)
    #expect(reading.texts == ["\"\\/\u{8}\u{C}\n\r\tAé中😀\u{0}|"])
    #expect(reading.labels == [["a"]])
  }

  @Test("numbers and truth values are labels as they are written")
  func literals() throws {
    let reading = try read(
      #"{"text":"x","label":1}"# + "\n" + #"{"text":"y","label":-2.50}"# + "\n" + #"{"text":"z","label":true}"#)
    #expect(reading.labels == [["1"], ["-2.50"], ["true"]])
  }

  @Test(
    "what is not a JSON object is bad, with the column of what is wrong",
    arguments: [
      (#"{"text": "x", "label": "a",}"#, 28), (#"{"text": "x", "label": "a"} x"#, 29), (#"["x", "a"]"#, 1),
      (#""x""#, 1),
      (#"{"text": "é\ud800", "label": "a"}"#, 12), (#"{"text": "\udc00\ud800", "label": "a"}"#, 11),
      (#"{"text": "\ud800\u0041", "label": "a"}"#, 11), (#"{"text": "x", "label": NaN}"#, 24),
      (#"{"text": "x", "label": 01}"#, 25), (#"{"text": "x", "label": 1.}"#, 26), (#"{"text": "x", "label": -}"#, 25),
      (#"{"text": "x" "label": "a"}"#, 14), (#"{"text": "x", "label": tru}"#, 24),
      (#"{"text": "\x", "label": "a"}"#, 11),
      (#"{"text": "x"#, 12), (#"{"text": "x", "label": "a""#, 27), (#"{'text': "x"}"#, 2),
      ("{\"text\": \"a\tb\", \"label\": 1}", 12),
      (#"{"text": "\u12G4", "label": "a"}"#, 15), (#"{"text": "\u12"#, 13), ("{", 2), (#"{"a""#, 5), (#"{"a":"#, 6),
      ("nul", 1),
    ])
  func malformed(line: String, column: Int64) throws {
    let good = #"{"text": "x", "label": "a"}"# + "\n"
    guard case .json(_, let found) = badRow({ try read(good + line) })?.flaw else {
      Issue.record("\(line) was read")
      return
    }
    #expect(found == column)
    let reading = try read(good + line + "\n" + good, .with { $0.skipsBad = true })
    #expect(reading.texts == ["x", "x"])
    #expect(reading.lines == [1, 3])
    #expect(reading.ledger.skipped == ["malformedJSON": 1])
  }

  @Test("values in too many arrays are refused before the stack ends")
  func deep() {
    let nested = String(repeating: "[", count: 100_000)
    let line = #"{"text": "x", "label": "a", "more": "# + nested
    #expect(badRow { try read(line) }?.flaw == .json(reason: "more than 512 levels", column: 549))
  }

  @Test("a field that is missing, null, twice or of another kind is bad")
  func kinds() throws {
    let good = #"{"text": "x", "label": "a"}"# + "\n"
    let cases: [(String, LabelledFlaw)] = [
      (#"{"text": "x"}"#, .missing(field: "label")), (#"{"label": "a"}"#, .missing(field: "text")),
      (#"{"text": null, "label": "a"}"#, .missing(field: "text")),
      (#"{"text": "x", "label": null}"#, .missing(field: "label")),
      (#"{"text": 1, "label": "a"}"#, .notText(field: "text", found: "a number")),
      (#"{"text": ["x"], "label": "a"}"#, .notText(field: "text", found: "an array")),
      (#"{"text": "x", "label": {"a": 1}}"#, .notLabel(field: "label", found: "an object")),
      (#"{"text": "x", "label": [["a"]]}"#, .notLabel(field: "label", found: "an array with an array in it")),
      (#"{"text": "x", "label": "a", "text": "y"}"#, .repeated(field: "text")),
      (#"{"text": "x", "label": ""}"#, .noLabel), (#"{"text": "x", "label": [""]}"#, .emptyLabel),
      (#"{"text": "x", "label": ["a", "b"]}"#, .severalLabels(["a", "b"])), (#"{"text": "x", "label": []}"#, .noLabel),
    ]
    for (line, flaw) in cases { #expect(badRow { try read(good + line) } == BadRow(line: 2, flaw: flaw)) }
  }

  @Test("arrays are several labels, and strings are cut at the separator, where several are declared")
  func several() throws {
    let options = LabelledOptions.with { $0.labels = .multi(separator: "|") }
    let reading = try read(
      """
      {"text": "x", "label": ["b", "a|c", 1]}
      {"text": "y", "label": "a| b|a"}
      {"text": "z", "label": []}
      {"text": "w", "label": ""}
      """, options)
    #expect(reading.labels == [["b", "a|c", "1"], ["a", "b"], [], []])
    #expect(reading.ledger.repeatedLabels == 1)
    #expect(reading.ledger.trimmedLabels == 1)
    #expect(reading.ledger.unlabelled == 2)
    #expect(reading.ledger.labels == ["b": 2, "a|c": 1, "1": 1, "a": 1])
    #expect(badRow { try read(#"{"text": "x", "label": "a||b"}"#, options) }?.flaw == .emptyLabel)
    // One label is one label, in an array too.
    #expect(try read(#"{"text": "x", "label": ["a"]}"#).labels == [["a"]])
  }

  @Test("blank lines, carriage returns and texts that are joined")
  func lines() throws {
    let options = LabelledOptions.with { $0.fields = LabelledFields(text: ["body", "title"], label: "y") }
    let reading = try read(
      "\r\n{\"title\": \"t\", \"body\": \"b\", \"y\": 1}\r\n \t\n{\"y\": 2, \"body\": \"\", \"title\": \"u\"}", options)
    #expect(reading.texts == ["b t", " u"])
    #expect(reading.lines == [2, 4])
    #expect(reading.ledger.blankLines == 2)
  }

  @Test("one JSON array is refused by name")
  func array() {
    for name in ["rows.json", "rows.jsonl"] {
      #expect(labelledError { try Reading("[{\"text\": \"x\"}]", in: name) }?.code == "SK-DATA-008")
    }
  }
}
