import Corpora
import Foundation
import TestSupport
import Testing

@Suite("Fields and formats of labelled texts")
struct LabelledFieldTests {
  private func layout(
    _ text: String, in name: String = "rows.csv", _ change: (inout LabelledOptions) -> Void = { _ in }
  ) throws -> LabelledLayout {
    try Reading(text, in: name, .with(change)).layouts[0]
  }

  @Test(
    "usual names are found in a header, letter case and white space aside",
    arguments: [
      ("label,text", ["text"], "label"), ("Sentence, Class ", ["Sentence"], "Class"),
      ("id,review,sentiment", ["review"], "sentiment"),
      ("title,category,description", ["title", "description"], "category"),
      ("title,content,target", ["content"], "target"),
      ("question,text,label", ["text"], "label"), ("message,class,label", ["message"], "label"),
    ])
  func usualNames(header: String, text: [String], label: String) throws {
    let fields = header.split(separator: ",").count
    let layout = try layout(header + "\n" + Array(repeating: "1", count: fields).joined(separator: ",") + "\n")
    #expect(layout.text == text && layout.label == label && layout.hasHeader == true)
    #expect(layout.id == (header.hasPrefix("id") ? "id" : nil))
  }

  @Test("a header is there when a field is asked for by name, or when a usual name stands where it belongs")
  func header() throws {
    #expect(try layout("y,x\na,b\n") { $0.fields = LabelledFields(text: ["x"], label: "y") }.hasHeader == true)
    #expect(try layout("label,x\na,b\n") { $0.fields = LabelledFields(text: [2], label: 1) }.hasHeader == true)
    #expect(try layout("question,x\na,b\n") { $0.fields = LabelledFields(text: [2], label: 1) }.hasHeader == false)
    #expect(
      try layout("label,x\na,b\n") {
        $0.fields = LabelledFields(text: [2], label: 1)
        $0.header = .absent
      }.hasHeader == false)
    #expect(
      try layout("y,x\na,b\n") {
        $0.fields = LabelledFields(text: [2], label: 1)
        $0.header = .present
      }.label == "y")
  }

  @Test("several texts are joined in the order given, by the separator given")
  func joined() throws {
    let options = LabelledOptions.with {
      $0.fields = LabelledFields(text: ["c", "a"], label: "b", id: "d")
      $0.fields.separator = " — "
    }
    let reading = try Reading("a,b,c,d\n1,2,3,4\n,x,,y\n", in: "rows.csv", options)
    #expect(reading.texts == ["3 — 1", " — "])
    #expect(reading.examples.map(\.id) == ["4", "y"])
    #expect(reading.ledger.emptyTexts == 0)
  }

  @Test("a column that is not there is an error with those that are and the nearest name")
  func missing() throws {
    let misspelled = labelledError {
      try layout("text,lable,other\nx,a,b\n") { $0.fields = LabelledFields(label: "label") }
    }
    #expect(
      misspelled
        == .noColumn(
          path: misspelled.path, role: .label, wanted: "label", columns: ["text", "lable", "other"], similar: ["lable"],
          hasNames: true))
    #expect(misspelled?.advice == "did you mean --label lable?")
    let none = labelledError { try layout("ham,Go until jurong point, crazy\n") }
    #expect(
      none?.message.contains("the columns, by the first line, are 1 (“ham”), 2 (“Go until jurong point”), 3") == true)
    #expect(none?.advice == "name it by its number: --text 1 is the first column")
    let beyond = labelledError { try layout("a,b\n") { $0.fields = LabelledFields(text: [3], label: 1) } }
    #expect(beyond?.code == "SK-DATA-009")
    let noLabel = labelledError { try layout("review,stars\nx,5\n") }
    #expect(
      noLabel?.message.contains("no column is named as a label usually is; the columns are review, stars") == true)
    let key = labelledError {
      try layout("{\"txt\": \"x\", \"label\": 1}", in: "rows.jsonl") { $0.fields = LabelledFields(text: ["text"]) }
    }
    #expect(key?.advice == "did you mean --text txt?")
    #expect(
      labelledError {
        try layout("{\"text\": \"x\", \"label\": 1}", in: "a.jsonl") { $0.fields = LabelledFields(text: [1]) }
      }?
      .code == "SK-DATA-009")
  }

  @Test("two columns of one name, one column for two things, and names without a header are errors")
  func contradictions() {
    let fields = LabelledFields(text: ["x"], label: "y")
    #expect(
      labelledError { try layout("x,x,y\n1,2,3\n") { $0.fields = fields } }?.message.contains("more than one column")
        == true)
    let same = labelledError { try layout("x,y\n1,2\n") { $0.fields = LabelledFields(text: ["x"], label: "x") } }
    #expect(same?.message.contains("“x” is given twice") == true)
    let named = labelledError {
      try layout("x,y\n1,2\n") {
        $0.fields = fields
        $0.header = .absent
      }
    }
    #expect(named == .namesWithoutHeader(name: "x"))
    #expect(named?.exitStatus == .wrongUsage)
  }

  @Test(
    "the format follows from the first line and the name",
    arguments: [
      ("a.csv", "label,text\n1,x\n", LabelledFormat.csv), ("a", "label\ttext\n1\tx\n", .tsv),
      ("a.txt", "label,text\n1,x\n", .csv),
      ("a.csv", "label\ttext\n1\tx\n", .tsv), ("a.csv", "text,\"la\tb\",label\nx,y,1\n", .csv),
      ("a.tsv", "text\tlabel,b\tlabel\nx\ty\t1\n", .tsv), ("a.TSV.gz", "text,label\nx,1\n", .csv),
      ("a.csv", "{\"text\": \"x\", \"label\": 1}\n", .jsonLines), ("a.csv", "__label__a x\n", .fastText),
      ("a", "\n\n {\"text\": \"x\", \"label\": 1}\n", .jsonLines),
    ])
  func detection(name: String, text: String, format: LabelledFormat) throws {
    let bytes = name.hasSuffix(".gz") ? gzipped(Array(text.utf8)) : Array(text.utf8)
    let layout = try Reading(bytes, in: name).layouts[0]
    #expect(layout.format == format && layout.isFormatDetected)
  }

  @Test("a file that nothing tells of is an error; a format that is given is not looked for")
  func unknown() throws {
    guard case .unknownFormat = labelledError({ try Reading("just text\n", in: "rows.txt") }) else {
      Issue.record("a format was found")
      return
    }
    let given = try Reading(
      "x y\n", in: "a.csv",
      .columns.with {
        $0.format = .fastText; $0.requiresLabels = false
      })
    #expect(given.layouts[0].format == .fastText && !given.layouts[0].isFormatDetected)
    #expect(given.labels == [[]])
  }

  @Test("where labels are not required, neither is their column")
  func unlabelled() throws {
    let options = LabelledOptions.with { $0.requiresLabels = false }
    let reading = try Reading("id,text\n1,x\n", in: "a.csv", options)
    #expect(reading.labels == [[]] && reading.layouts[0].label == nil)
    #expect(try Reading("label,text\n,x\na,y\n", in: "a.csv", options).labels == [[], ["a"]])
    #expect(try Reading("{\"text\": \"x\"}", in: "a.jsonl", options).labels == [[]])
  }

  @Test("labels are missing, empty or several in tables")
  func labels() throws {
    #expect(badRow { try Reading("label,text\na,x\n,y\n", in: "a.csv") } == BadRow(line: 3, flaw: .noLabel))
    let multi = LabelledOptions.with { $0.labels = .multi(separator: ", ") }
    let reading = try Reading("label,text\n\"b, a\",x\n,y\na,z\n", in: "a.csv", multi)
    #expect(reading.labels == [["b", "a"], [], ["a"]])
    #expect(badRow { try Reading("label,text\n\"b, , a\",x\n", in: "a.csv", multi) }?.flaw == .emptyLabel)
    let few = LabelledOptions.with { $0.maximumLabels = 2 }
    #expect(labelledError { try Reading("label,text\na,x\nb,x\nc,x\n", in: "a.csv", few) }?.code == "SK-DATA-013")
  }

  @Test("options and layouts come back from JSON as they were")
  func codable() throws {
    var options = LabelledOptions.columns
    options.labels = .multi(separator: ";")
    options.fields.text = ["title", 3]
    options.format = .literalTSV
    let back = try JSONDecoder().decode(LabelledOptions.self, from: JSONEncoder().encode(options))
    #expect(back == options)
    #expect(LabelledField(argument: "3") == .column(3) && LabelledField(argument: "c3") == .name("c3"))
  }

  @Test("every flaw and every error has an explanation")
  func explanations() {
    let place = LabelledPlace(path: "", line: 1)
    let flaws: [LabelledFlaw] = [
      .strayQuote(line: 1, column: 1), .openQuote, .fieldCount(found: 1, expected: 2),
      .tooLong(limit: 1, isQuoted: true),
      .json(reason: "", column: 1), .missing(field: ""), .repeated(field: ""), .notText(field: "", found: ""),
      .notLabel(field: "", found: ""), .noLabel, .emptyLabel, .severalLabels([]), .labelInText(""),
    ]
    let errors: [LabelledError] =
      flaws.map { .badRow(place, $0) } + [
        .unknownFormat(path: ""), .noClassFolders(path: ""), .noExamples(rows: 0, files: 1),
        .tooManyLabels(path: "", limit: 1),
        .unknownLabel(place, label: "", similar: []), .namesWithoutHeader(name: ""), .unusableSplit(reason: ""),
      ]
    #expect(Set(errors.map(\.code)) == Set(LabelledError.explanations.keys))
    #expect(errors.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty })
    #expect(LabelledError.corpus(.noInput).code == "SK-TEXT-001")
  }
}

extension LabelledError? {
  /// The path that an error of a column names.
  fileprivate var path: String {
    if case .noColumn(let path, _, _, _, _, _) = self { path } else { "" }
  }
}
