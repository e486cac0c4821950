import Foundation
import TestSupport
import Testing

@Suite("skein translate check")
struct TranslateCheckTests {
  /// 400 pairs in which everything is wrong that is looked for: lines 101 to 250 of the English file come a line too early, and
  /// at the end are a pair of improbable lengths, empty and identical texts, a duplicate, a source with two targets, a
  /// target with two sources, another script and an untranslated text. The test set shares a source with it.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var pairs = BilingualText.pairs(400)
    for line in 100..<250 { pairs[line].english = BilingualText.pairs(400)[line + 1].english }
    pairs += [
      ("ja", "this is a translation that says a good deal more than what was to be translated, and goes on and on"),
      ("", "nothing before"), ("nichts danach", " "), ("", ""), ("Berlin", "Berlin"),
      (pairs[0].german.uppercased(), pairs[0].english), (pairs[1].german, "something else than it was before"),
      ("etwas ganz anderes als vorher", pairs[2].english), ("ein kurzer Satz", "короткая фраза"),
      ("the old man from the village saw the bridge", "the dog found yesterday the bridge by the river"),
    ]
    try folder.write(pairs.map { $0.german + "\n" }.joined(), to: "train.de")
    try folder.write(pairs.map { $0.english + "\n" }.joined(), to: "train.en")
    try folder.write("\(pairs[5].german)\nein Satz, den es nur hier gibt\n", to: "test.de")
    try folder.write("another translation of it\na sentence that is only here\n", to: "test.en")
    return folder
  }

  private static func clean() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let pairs = BilingualText.pairs(300)
    try folder.write(pairs.map { $0.german + "\n" }.joined(), to: "clean.de")
    try folder.write(pairs.map { $0.english + "\n" }.joined(), to: "clean.en")
    try folder.write(pairs[..<200].map { "\($0.english)\t\($0.german)\n" }.joined(), to: "a.tsv")
    try folder.write(pairs[200...].map { "\($0.english)\t\($0.german)\n" }.joined(), to: "b.tsv")
    try folder.write("id,German,English\n" + pairs.map { "1,\"\($0.german)\",\($0.english)\n" }.joined(), to: "c.csv")
    return folder
  }

  private struct Report: Decodable {
    struct Place: Decodable { let source, target: String, line: Int }
    struct Places: Decodable { let count: Int, told: [Place] }
    struct Member: Decodable { let place: Place, source, target: String }
    struct Groups: Decodable { let groups, pairs: Int }
    struct Outliers: Decodable {
      struct Outlier: Decodable { let member: Member, deviation: Double }
      let count: Int
      let told: [Outlier]
    }
    struct Shift: Decodable { let first, last: Place, pairs, lines: Int, gainNats: Double }
    struct Hints: Decodable {
      struct Hint: Decodable { let side: String, member: Member }
      let told: [Hint]
    }
    struct Part: Decodable {
      let name: String, pairs: Int
      let emptySources, emptyTargets, emptyPairs, identical: Places
      let duplicates, sourcesWithTargets, targetsWithSources: Groups
      let outliers: Outliers
      let shifts: [Shift]
      let otherScripts, otherLanguages: Hints
    }
    struct Overlap: Decodable { let part, with: String, pairs, sources, targets: Int }
    struct Check: Decodable { let parts: [Part], overlaps: [Overlap] }
    struct Ledger: Decodable { let read, kept: Int }
    let check: Check
    let findings: [String]
    let ledgers: [String: Ledger]
  }

  private static let files = ["train.de", "train.en", "--test", "test.de", "test.en"]

  @Test("all that is wrong is told with its place, in 80 columns")
  func findings() throws {
    let outcome = try Program.skein.run(["translate", "check"] + Self.files, in: Self.folder())
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("read 410 pairs = 410 kept + 0 skipped + 0 filtered; "))
    let output = outcome.output
    #expect(output.hasPrefix("train: 410 pairs\n"))
    #expect(output.contains(/\n +source +target\n  script +latin +latin\n  words: median +\d+ +\d+\n/))
    for told in [
      "\ntrain: shifted lines in 1 place\n", "\n    their targets stand 1 line earlier (",
      "\n  train.de:401 and train.en:401\n    target too long by ", "\n    ja\n    this is a translation that says",
      "\ntrain: 1 pair with an empty source\n  train.de:402 and train.en:402\n",
      "\ntrain: 1 pair with an empty target\n  train.de:403 and train.en:403\n",
      "\ntrain: 1 pair empty on both sides\n  train.de:404 and train.en:404\n",
      "\ntrain: 1 pair with the same text on both sides\n  train.de:405 and train.en:405\n",
      "\ntrain: 1 pair the same as an earlier one\n  train.de:1 and train.en:1\n  train.de:406 and train.en:406\n",
      "\ntrain: 1 source with several targets\n",
      "\n    something else than it was before\n      train.de:407 and train.en:407\n",
      "\n    etwas ganz anderes als vorher\n      train.de:408 and train.en:408\n",
      "\ntrain: 1 text in another script than most of their side\n  the target of train.de:409 and train.en:409\n",
      "\n  the source of train.de:410 and train.en:410\n    the old man from the village saw the bridge\n",
      "\ntest: 1 source and 0 targets in train, too; 0 as pairs\n  test.de:1 and test.en:1\n  train.de:6 and train.en:6\n",
      "\nfound: shifted lines, improbable lengths, empty texts, identical texts, duplicates, ",
    ] {
      #expect(output.contains(told), "\(told)\n\(output)")
    }
    #expect(output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("found: ") })
    #expect(output.hasSuffix(", other scripts, texts in the other language, texts in two parts\n"))
  }

  @Test("with --json all is one object")
  func json() throws {
    let outcome = try Program.skein.run(["translate", "check"] + Self.files + ["--json"], in: Self.folder())
    #expect(outcome.status == 0 && outcome.errors == "")
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    let train = report.check.parts[0]
    #expect(report.check.parts.map(\.name) == ["train", "test"] && train.pairs == 410)
    let shift = try #require(train.shifts.first)
    #expect(train.shifts.count == 1 && shift.lines == -1 && shift.gainNats > 40)
    #expect(abs(shift.first.line - 101) <= 5 && abs(shift.last.line - 250) <= 5)
    #expect(train.outliers.told.first?.member.place.line == 401 && (train.outliers.told.first?.deviation ?? 0) > 5)
    #expect(train.outliers.told.first?.member.place.source == "train.de")
    #expect(
      [train.emptySources, train.emptyTargets, train.emptyPairs, train.identical].map { $0.told.map(\.line) }
        == [[402], [403], [404], [405]])
    #expect(train.duplicates.pairs == 1 && train.sourcesWithTargets.groups == 1)
    #expect(train.otherScripts.told.map(\.member.place.line) == [409] && train.otherScripts.told[0].side == "target")
    #expect(train.otherLanguages.told.map(\.member.place.line).contains(410))
    let overlap = try #require(report.check.overlaps.first)
    #expect(overlap.part == "test" && overlap.with == "train" && overlap.sources == 1 && overlap.pairs == 0)
    #expect(report.findings.first == "shifts" && report.findings.last == "overlaps")
    #expect(report.ledgers["train"]?.read == 410 && report.ledgers["test"]?.kept == 2)
  }

  @Test("--strict ends with 1 where anything is found, and with 0 where nothing is")
  func strict() throws {
    #expect(try Program.skein.run(["translate", "check"] + Self.files + ["--strict"], in: Self.folder()).status == 1)
    let clean = try Program.skein.run("translate", "check", "clean.de", "clean.en", "--strict", in: Self.clean())
    #expect(clean.status == 0 && clean.output.hasSuffix("\nnothing was found\n"), "\(clean)")
  }

  @Test("--deviations says what is improbable")
  func deviations() throws {
    let folder = try Self.clean()
    let few = try Program.skein.run("translate", "check", "clean.de", "clean.en", in: folder)
    let many = try Program.skein.run("translate", "check", "clean.de", "clean.en", "--deviations", "1", in: folder)
    #expect(!few.output.contains("improbable") && many.output.contains(" pairs of improbable lengths\n"))
  }

  @Test("tables give what files of lines give")
  func tables() throws {
    let folder = try Self.clean()
    func pairs(_ arguments: String...) throws -> String {
      let outcome = try Program.skein.run(["translate", "check"] + arguments, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    let lines = try pairs("clean.de", "clean.en")
    #expect(try pairs("a.tsv", "b.tsv", "--source-column", "2", "--target-column", "1") == lines)
    #expect(try pairs("c.csv", "--source-column", "german", "--target-column", "English") == lines)
    #expect(try pairs("c.csv", "--source-column", "2", "--target-column", "3", "--header") == lines)
    #expect(try pairs("a.tsv", "b.tsv") != lines)
    let piped = try Program.skein.run(
      "translate", "check", "-", "--source-column", "2", "--target-column", "1",
      input: folder.read("a.tsv") + folder.read("b.tsv"), in: folder)
    #expect(piped.output == lines && piped.errors.contains("TSV with literal quotes (detected) without a header"))
    let several = try pairs("--validation", "a.tsv", "b.tsv", "--test", "clean.de", "clean.en", "--", "c.csv")
    #expect(several.contains("\nvalidation: 300 pairs\n") && several.contains("\ntest: 300 pairs\n"))
  }

  @Test("bad rows are an error with their place, or counted")
  func bad() throws {
    let folder = try TemporaryFolder()
    try folder.write("eins\tone\nzwei\nvier\tfour\n", to: "p.tsv")
    let refused = try Program.skein.run("translate", "check", "p.tsv", in: folder)
    #expect(refused.status == 2 && refused.errors.contains("p.tsv:2") && refused.errors.contains("[SK-DATA-002]"))
    let counted = try Program.skein.run("translate", "check", "p.tsv", "--skip-bad", in: folder)
    #expect(counted.status == 0 && counted.errors.contains("read 3 pairs = 2 kept + 1 skipped (1 fieldCount)"))
    #expect(counted.errors.contains("skipped p.tsv:2: "))
    try folder.write("one\n", to: "a.en")
    try folder.write("eins\nzwei\n", to: "a.de")
    let unequal = try Program.skein.run("translate", "check", "a.de", "a.en", in: folder)
    #expect(unequal.status == 2 && unequal.errors.hasPrefix("skein: a.de has 2 lines and a.en 1 [SK-PAIR-001]\n"))
  }

  @Test(
    "what cannot be is refused, with both forms of data",
    arguments: [
      (["clean.de", "clean.en", "c.csv"], "how these 3 files make pairs is not clear: clean.de, clean.en, c.csv"),
      (["a.tsv", "clean.en"], "two files whose lines belong together, the source first"),
      (["a.tsv", "--test", "a.tsv", "clean.en"], "[SK-PAIR-006]"),
      (["clean.de", "clean.en", "--source-column", "2"], "--source-column is for tables"),
      (["clean.de", "clean.en", "--no-header"], "--no-header is for tables"),
      (["-", "--test", "-"], "[SK-TEXT-"),
      (["a.tsv", "--deviations", "0"], "--deviations must be above 0"),
      (["a.tsv", "--format", "xml"], "the value 'xml' is invalid"), ([], "missing expected argument '<data> ...'"),
    ])
  func refusals(arguments: [String], message: String) throws {
    let outcome = try Program.skein.run(["translate", "check"] + arguments, in: Self.clean())
    #expect(outcome.status == 64 && outcome.output == "" && outcome.errors.contains(message), "\(outcome)")
  }

  @Test("a lone file of lines is told that it needs its other side")
  func lone() throws {
    let outcome = try Program.skein.run("translate", "check", "clean.de", in: Self.clean())
    #expect(outcome.status == 2 && outcome.errors.contains("give both, the source first"))
  }

  @Test("Multi30k: duplicates and pairs of improbable lengths, and nothing that is out of line")
  func captions() throws {
    guard let folder = SharedCorpora.url("multi30k") else { return }
    let files = ["train.de.gz", "train.en.gz", "--validation", "val.de.gz", "val.en.gz"]
      .map { $0.hasPrefix("-") ? $0 : folder.appendingPathComponent($0).path }
    let outcome = try Program.skein.run(["translate", "check"] + files + ["--strict", "--json"])
    #expect(outcome.status == 1)
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(report.check.parts.map(\.pairs) == [29_000, 1_014])
    #expect(report.check.parts[0].shifts.isEmpty && report.check.parts[0].outliers.count == 3)
    #expect(report.check.parts[0].sourcesWithTargets.groups == 22)
    #expect(report.findings.starts(with: ["outliers", "duplicates", "severalTargets", "severalSources"]))
  }
}
