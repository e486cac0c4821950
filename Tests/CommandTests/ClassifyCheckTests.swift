import Foundation
import Testing

@Suite("skein classify check")
struct ClassifyCheckTests {
  /// A training file with a duplicate at lines 2 and 4, of which the last has another label, an empty text at line 5, and labels
  /// that differ by case; a test file that shares a text with it.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      text,label
      the match ended in a draw after extra time,sport
      parliament voted on the new budget today,politics
      The match  ended in a draw after extra time,politics
      " ",sport
      a striker scored twice in the first half,Sport

      """, to: "train.csv")
    try folder.write(
      "text,label\nparliament voted on the new budget today,sport\nan entirely new text of its own,weather\n",
      to: "test.csv")
    return folder
  }

  /// Texts that can be told apart by their words, one in twenty with the wrong label.
  private static func mislabelled() -> (file: String, lines: Set<Int>) {
    var (lines, wrong): ([String], Set<Int>) = (["label\ttext"], [])
    for text in 0..<400 {
      let label = text % 2
      let words = (0..<10).map { word in
        word % 3 == 0 ? "own\(label)x\((text * 7 + word * 5) % 19)" : "any\((text * 31 + word * 17) % 97)"
      }
      let isWrong = text % 20 == 3
      if isWrong { wrong.insert(text + 2) }
      lines.append("\(isWrong == (label == 0) ? "spam" : "ham")\t\(words.joined(separator: " "))")
    }
    return (lines.joined(separator: "\n") + "\n", wrong)
  }

  private struct Report: Decodable {
    struct Check: Decodable {
      struct Part: Decodable {
        struct Duplicates: Decodable { let groups, texts, conflicts: Int }
        struct Place: Decodable { let path: String, line: Int }
        let name: String
        let examples, emptyTexts: Int
        let emptyTold, overlongTold: [Place]
        let overlong: Int?
        let exact: Duplicates
        let unknownLabels: [String]
      }
      struct Overlap: Decodable { let part, with: String, exact, conflicts: Int }
      let parts: [Part]
      let overlaps: [Overlap]
      let similarLabels: [[String]]
    }
    struct Errors: Decodable {
      struct Suspect: Decodable {
        struct Place: Decodable { let line: Int }
        let place: Place
        let label, likelier: String
        let margin: Double
      }
      let texts: Int
      let suspects: [Suspect]
    }
    struct Ledger: Decodable { let read, kept: Int }
    let check: Check
    let labelErrors: Errors?
    let findings: [String]
    let ledgers: [String: Ledger]
  }

  @Test("duplicates, overlap, empty texts and labels are told with their places")
  func findings() throws {
    let outcome = try Program.skein.run("classify", "check", "train.csv", "--test", "test.csv", in: Self.folder())
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("train.csv: CSV (detected) with a header; text: text, label: label\n"))
    #expect(outcome.errors.contains("read 5 rows = 5 kept + 0 skipped"))
    let output = outcome.output
    #expect(output.hasPrefix("train: 5 texts, 3 labels\n"))
    #expect(output.contains("\ntrain: 1 text the same as an earlier one; 1 group with unlike labels\n"))
    #expect(
      output.contains("\n  train.csv:2 sport; train.csv:4 politics\n    the match ended in a draw after extra time\n"))
    #expect(output.contains("\ntrain: 1 text without a word\n  train.csv:5\n"))
    #expect(output.contains("\ntest: 1 text in train, too, and 0 nearly; 1 with other labels there\n"))
    #expect(output.contains("\n  test.csv:2 sport; train.csv:3 politics\n"))
    #expect(output.contains("\ntest: labels that training does not have\n  “weather”\n"))
    #expect(output.contains("\n  “Sport”, “sport”\n"))
    #expect(output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("found: ") })
    #expect(output.contains("\nfound: duplicates, duplicates with other labels, texts in two parts, empty texts"))
  }

  @Test("with --json all is one object, and --longest counts over-long texts")
  func json() throws {
    let outcome = try Program.skein.run(
      "classify", "check", "train.csv", "--test", "test.csv", "--longest", "7", "--json", in: Self.folder())
    #expect(outcome.status == 0 && outcome.errors == "")
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    let train = report.check.parts[0]
    #expect(report.check.parts.map(\.name) == ["train", "test"] && train.examples == 5)
    #expect(train.exact.groups == 1 && train.exact.texts == 1 && train.exact.conflicts == 1)
    #expect(train.emptyTexts == 1 && train.emptyTold.map(\.line) == [5] && train.emptyTold[0].path == "train.csv")
    #expect(train.overlong == 3 && train.overlongTold.map(\.line) == [2, 4, 6])
    #expect(report.check.overlaps.map(\.exact) == [1] && report.check.overlaps[0].conflicts == 1)
    #expect(report.check.parts[1].unknownLabels == ["weather"] && report.check.similarLabels == [["Sport", "sport"]])
    #expect(report.findings.contains("overlaps") && report.findings.contains("overlongTexts"))
    #expect(report.ledgers["train"]?.read == 5 && report.ledgers["test"]?.kept == 2)
  }

  @Test("labels that were changed are found, the clearest first, and told with what fits better")
  func labelErrors() throws {
    let (file, wrong) = Self.mislabelled()
    let folder = try TemporaryFolder()
    try folder.write(file, to: "train.tsv")
    let outcome = try Program.skein.run("classify", "check", "train.tsv", "--json", in: folder)
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    let errors = try #require(report.labelErrors)
    let found = Set(errors.suspects.map(\.place.line))
    #expect(errors.texts == 400 && wrong.count == 20)
    #expect(found.intersection(wrong).count >= 16, "\(found.intersection(wrong).count) of 20")
    #expect(found.subtracting(wrong).count <= 8, "\(found.subtracting(wrong))")
    #expect(report.findings.contains("likelyLabelErrors"))
    let text = try Program.skein.run("classify", "check", "train.tsv", in: folder).output
    let first = try #require(errors.suspects.first)
    #expect(text.contains("\n  train.tsv:\(first.place.line) \(first.label), rather \(first.likelier) ("))
    #expect(text.contains("\ntrain: \(errors.suspects.count) labels likely wrong (naive Bayes, right for "))
    #expect(errors.suspects.count <= 10 || text.contains("\n  … and \(errors.suspects.count - 10) text"))
    let without = try Program.skein.run("classify", "check", "train.tsv", "--no-label-errors", in: folder)
    #expect(!without.output.contains("likely"))
  }

  @Test("--strict ends with 1 where anything is found, and with 0 where nothing is")
  func strict() throws {
    let folder = try Self.folder()
    try folder.write("text,label\nsome text here,a\nquite another one,b\nsomething else again,a\n", to: "clean.csv")
    #expect(try Program.skein.run("classify", "check", "train.csv", "--strict", in: folder).status == 1)
    let clean = try Program.skein.run("classify", "check", "clean.csv", "--strict", in: folder)
    #expect(clean.status == 0 && clean.output.hasSuffix("\nnothing was found\n"))
  }

  @Test("the form of the data is given by options")
  func form() throws {
    let folder = try TemporaryFolder()
    try folder.write("1\tsay \"hi\tx\n2\tsay \"ho\ty\n3\tbad row\n", to: "rows.tsv")
    let arguments = ["classify", "check", "rows.tsv", "--text", "2", "--label", "3", "--id", "1", "--no-header"]
    let refused = try Program.skein.run(arguments, in: folder)
    #expect(
      refused.status == 2 && refused.errors.contains("[SK-DATA-001]") && refused.errors.contains("--format tsv-literal")
    )
    let bad = try Program.skein.run(arguments + ["--format", "tsv-literal"], in: folder)
    #expect(bad.status == 2 && bad.errors.contains("rows.tsv:3") && bad.errors.contains("--skip-bad"))
    let read = try Program.skein.run(arguments + ["--format", "tsv-literal", "--skip-bad"], in: folder)
    #expect(read.status == 0 && read.errors.contains("read 3 rows = 2 kept + 1 skipped (1 fieldCount)"))
    #expect(read.errors.contains("skipped rows.tsv:3: 2 fields where the first line has 3\n"))
    try folder.write("§a §b one text\n§b another text\nno label here\n", to: "fast.txt")
    let several = try Program.skein.run(
      "classify", "check", "fast.txt", "--format", "fasttext", "--label-prefix", "§", "--multi-label", in: folder)
    #expect(several.status == 0 && several.output.hasPrefix("train: 3 texts, 2 labels\n"))
    #expect(several.output.contains("  1 text without a label\n") && !several.output.contains("likely"))
  }

  @Test(
    "what cannot be is refused",
    arguments: [
      (["--near", "0"], "--near must be above 0 and at most 1"), (["--longest", "0"], "--longest must be at least 1"),
      (["--label-separator", ";"], "--label-separator is for --multi-label"),
      (["--label-prefix", ""], "--label-prefix must not be empty"),
      (["--format", "xml"], "the value 'xml' is invalid"),
    ])
  func refusals(options: [String], message: String) throws {
    let outcome = try Program.skein.run(["classify", "check", "train.csv"] + options, in: Self.folder())
    #expect(outcome.status == 64 && outcome.output == "" && outcome.errors.contains(message))
  }

  @Test("columns that are not there are told with those that are")
  func columns() throws {
    let outcome = try Program.skein.run("classify", "check", "train.csv", "--label", "lable", in: Self.folder())
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.hasPrefix("skein: train.csv: no column “lable”; the columns are text, label [SK-DATA-009]\n"))
    #expect(outcome.errors.contains("did you mean --label label?"))
  }
}
