import Corpora
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Parallel texts")
struct ParallelTextsTests {
  @Test("line n of one file is with line n of the other, empty lines among them")
  func lines() throws {
    let texts = try pairs("eins\n\n drei\tx \nvier", "one\r\ntwo\r\n\r\nfour\r\n")
    #expect(texts.sourceTexts == ["eins", "", " drei\tx ", "vier"])
    #expect(texts.targetTexts == ["one", "two", "", "four"])
    #expect(texts.lines == [1, 2, 3, 4])
    #expect(texts.ledger.read == 4 && texts.ledger.kept == 4 && texts.ledger.files == 2)
    #expect(texts[1] == ParallelPair(source: "", target: "two", place: texts.place(of: 1)))
    // A carriage return within a line, NUL and line separators of Unicode end none.
    #expect(try pairs("a\rb\u{0}\u{2028}c\u{85}\n", "x\n").sourceTexts == ["a\rb\u{0}\u{2028}c\u{85}"])
  }

  @Test("a place names both files, or the table")
  func places() throws {
    let folder = try TemporaryFolder()
    let paths = try ["a.de", "b.de", "a.en", "b.en"].map { try folder.write("x\ny\n", to: $0) }
    let texts = try ParallelTexts(
      reading: ParallelInput(source: Array(paths[..<2]), target: Array(paths[2...])))
    #expect(texts.place(of: 3).description == "\(paths[1]):2 and \(paths[3]):2")
    #expect(texts.place(of: 0) == ParallelPlace(source: paths[0], target: paths[2], line: 1))
    let table = try ParallelTexts(reading: ParallelInput(tables: [folder.write("\na\tb\n", to: "c.tsv")]))
    #expect(table.place(of: 0).description == folder.path("c.tsv") + ":2")
    #expect(table.ledger.blankLines == 1)
  }

  @Test("unequal numbers of lines are an error that tells both")
  func unequal() throws {
    for (source, target, lines) in [
      ("a\nb\nc\n", "x\ny\n", [3, 2]), ("a\n", "x\ny\nz", [1, 3]), ("", "x\n", [0, 1]), ("a\n\n", "x", [2, 1]),
    ] as [(String, String, [Int64])] {
      let error = parallelError { try pairs(source, target) }
      guard case .unequalLines(let left, let right, nil) = error else {
        Issue.record("\(source.debugDescription): \(String(describing: error))")
        continue
      }
      #expect([left.count, right.count] == lines)
      #expect(error?.code == "SK-PAIR-001" && error?.exitStatus == .badInput)
    }
    // Too long lines count, too.
    let long = String(repeating: "x", count: 5000)
    let options = ParallelOptions.with {
      $0.maximumRowBytes = 4096
      $0.skipsBad = true
    }
    let error = parallelError { try pairs("a\nb\n\(long)\nc\n", "x\n", options) }
    guard case .unequalLines(let left, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(left.count == 4)
  }

  @Test("a missing line is found by the lengths of the texts", arguments: 0..<12)
  func missingLine(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let pairs = proportionalPairs(600, &random)
    var targets = pairs.map(\.1)
    let missing = Int.random(in: 100..<450, using: &random)
    targets.remove(at: missing)
    let error = parallelError {
      try CorporaTests.pairs(pairs.map(\.0).joined(separator: "\n"), targets.joined(separator: "\n"))
    }
    guard case .unequalLines(_, _, let apartFrom?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(apartFrom - Int64(missing + 1)) <= 8)
    #expect(error?.message.contains("part at about line \(apartFrom)") == true)
  }

  @Test("gzip and zstd give the same pairs, sources the SHA-256 of the text")
  func compressed() throws {
    let (source, target) = (Array("eins\nzwei\n".utf8), Array("one\ntwo\n".utf8))
    let plain = try pairs(source, target)
    let compressed = try pairs(gzipped(source), zstandard(target), names: ("a.de.gz", "a.en.zst"))
    #expect(compressed.sourceTexts == plain.sourceTexts && compressed.targetTexts == plain.targetTexts)
    #expect(compressed.ledger == plain.ledger && compressed.sources.map(\.sha256) == plain.sources.map(\.sha256))
    // printf 'eins\nzwei\n' | sha256sum
    #expect(
      plain.sources[0].sha256 == "cea7589481795a99cc8b7989cc24706fd26d46cde9fc381d07db562de08b2e18"
        && plain.sources.map(\.bytes) == [10, 8])
  }

  @Test("a byte order mark is dropped and counted; bytes that are not UTF-8 follow the policy")
  func bytes() throws {
    let latin = Array("caf".utf8) + [0xE9, 0x0A]
    let marked = [0xEF, 0xBB, 0xBF] + Array("coffee\n".utf8)
    let error = parallelError { try pairs(latin, marked) }
    #expect(error?.code == "SK-TEXT-002" && error?.message.contains("a.de:1:4: byte 0xE9") == true)
    let replaced = try pairs(latin, marked, .with { $0.invalid = .replace })
    #expect(replaced.sourceTexts == ["caf\u{FFFD}"] && replaced.targetTexts == ["coffee"])
    #expect(replaced.ledger.invalidReplaced == 1 && replaced.ledger.byteOrderMarks == 1)
    let skipped = try pairs(latin, marked, .with { $0.invalid = .skip })
    #expect(skipped.sourceTexts == ["caf"] && skipped.ledger.invalidBytesSkipped == 1)
    #expect(parallelError { try pairs([0xFF, 0xFE, 0x61, 0], marked) }?.code == "SK-TEXT-003")
  }

  @Test("lines longer than the limit are bad; skipped, their pair goes, and the next ones stay together")
  func tooLong() throws {
    let long = String(repeating: "x", count: 5000)
    var options = ParallelOptions.with { $0.maximumRowBytes = 4096 }
    let (source, target) = ("a\n\(long)\nc\n\(long)\n", "1\n2\n\(long)\n\(long)\n")
    let error = parallelError { try pairs(source, target, options) }
    guard case .badRow(let place, .tooLong(4096, false)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place.line == 2 && place.path.hasSuffix("a.de"))
    options.skipsBad = true
    let texts = try pairs(source + "e\n", target + "5\n", options)
    #expect(texts.sourceTexts == ["a", "e"] && texts.targetTexts == ["1", "5"] && texts.lines == [1, 5])
    #expect(texts.ledger.read == 5 && texts.ledger.skipped == ["tooLong": 3] && texts.ledger.isBalanced)
    #expect(texts.ledger.firstSkipped.map(\.place.line) == [2, 3, 4])
  }

  @Test("lines may be longer than the pieces in which files are read")
  func longLines() throws {
    let lines = (1...5).map { String(repeating: "word ", count: 130_000 * $0) }
    let texts = try pairs(lines.joined(separator: "\n"), lines.reversed().joined(separator: "\r\n"))
    #expect(texts.sourceTexts == lines && texts.targetTexts == lines.reversed())
  }

  @Test("a table's columns are the first two, or those that are named or numbered")
  func columns() throws {
    let plain = try table("hi\thallo\tx\n\"bye\ttschüs\ty\n")
    #expect(plain.sourceTexts == ["hi", "\"bye"] && plain.targetTexts == ["hallo", "tschüs"])
    #expect(
      plain.layouts[0].summary.hasSuffix("TSV with literal quotes (detected) without a header; source: 1, target: 2"))
    let numbered = try table(
      "hi\thallo\tx\n",
      .with {
        $0.source = 3
        $0.target = 1
      })
    #expect(numbered.sourceTexts == ["x"] && numbered.targetTexts == ["hi"])
    let named = try table(
      "id,source,target\n1,\"a, b\",c\n", name: "pairs.csv",
      .with {
        $0.source = "target"
        $0.target = "Source"
      })
    #expect(named.sourceTexts == ["c"] && named.targetTexts == ["a, b"] && named.lines == [2])
    #expect(named.layouts[0].hasHeader && named.layouts[0].format == .csv && named.ledger.headers == 1)
    let header = try table("de\ten\nja\tyes\n", .with { $0.header = .present })
    #expect(header.sourceTexts == ["ja"] && header.layouts[0].columns == ["de", "en"])
    let quoted = try table("\"a\tb\"\tc\n", .with { $0.format = .tsv })
    #expect(quoted.sourceTexts == ["a\tb"])
  }

  @Test("columns that are not there, twice there, or given twice are refused")
  func badColumns() {
    func error(_ text: String, _ source: LabelledField, _ target: LabelledField, _ header: LabelledHeader = .detected)
      -> ParallelError?
    {
      parallelError {
        try table(
          text,
          .with {
            $0.source = source
            $0.target = target
            $0.header = header
          })
      }
    }
    let missing = error("german\tenglish\na\tb\n", "germann", "english")
    #expect(missing?.code == "SK-PAIR-003" && missing?.advice == "did you mean --source-column german?")
    #expect(error("a\tb\n", 1, 3)?.message.contains("“3” for the target; there are “a”, “b”") == true)
    #expect(error("a\tb\n", 0, 1)?.code == "SK-PAIR-003")
    #expect(error("x\tX\ty\na\tb\tc\n", "X", "y") == nil)
    #expect(error("x\tx\ty\na\tb\tc\n", "x", "y")?.message.contains("more than one column") == true)
    #expect(error("a\tb\n", 2, 2)?.message.contains("for source and target") == true)
    #expect(error("a\tb\n", "a", 2, .absent) == .namesWithoutHeader(name: "a"))
  }

  @Test("rows of another length than the first are bad, and named")
  func ragged() throws {
    let text = "a\tb\nc\nd\te\tf\ng\th\n"
    let error = parallelError { try table(text) }
    guard case .badRow(let place, .fieldCount(1, 2)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place.line == 2 && error?.code == "SK-DATA-002")
    let texts = try table(text, .with { $0.skipsBad = true })
    #expect(texts.sourceTexts == ["a", "g"] && texts.ledger.skipped == ["fieldCount": 2])
    #expect(texts.ledger.summary.hasPrefix("read 4 pairs = 2 kept + 2 skipped (2 fieldCount) + 0 filtered; "))
  }

  @Test("no pairs, unequal numbers of files and standard input twice are errors")
  func nothing() throws {
    #expect(parallelError { try pairs("", "") } == .noPairs(rows: 0, files: 2))
    #expect(parallelError { try table("") } == .noPairs(rows: 0, files: 1))
    let folder = try TemporaryFolder()
    let path = try folder.write("a\n", to: "a")
    #expect(
      parallelError { try ParallelInput(source: [path, path], target: [path]) } == .unequalFiles(source: 2, target: 1))
    #expect(parallelError { try ParallelInput(source: ["-"], target: ["-"]) } == .corpus(.standardInputTwice))
    #expect(
      parallelError { try ParallelInput(tables: [folder.path("b")]) } == .corpus(.notFound(path: folder.path("b"))))
  }

  @Test("pipes give what files give, reading can be watched and stopped")
  func pipe() throws {
    let lines = (0..<30_000).map { "line \($0) of many" }
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "a")
    let piped = try withPipe(of: bytes, seed: 5) { pipe in
      try ParallelTexts(reading: ParallelInput(source: [pipe], target: [path]))
    }
    #expect(piped.sourceTexts == lines && piped.targetTexts == lines)
    let input = try ParallelInput(source: [path], target: [path])
    var told: [Int64] = []
    _ = try ParallelTexts(reading: input) { read, total in
      told.append(read)
      #expect(total == Int64(2 * bytes.count))
    }
    #expect(told.count > 5 && told.last == Int64(2 * bytes.count) && told == told.sorted())
    #expect(parallelError { try ParallelTexts(reading: input, isCancelled: { true }) } == .corpus(.cancelled))
  }

  @Test("selected pairs keep their places")
  func selecting() throws {
    let texts = try pairs("a\nb\nc\n", "x\ny\nz\n").selecting([2, 0])
    #expect(texts.sourceTexts == ["c", "a"] && texts.targetTexts == ["z", "x"] && texts.lines == [3, 1])
    #expect(texts.count == 2 && texts.ledger.read == 3)
  }

  @Test("every error has an explanation")
  func explanations() {
    let lines = ParallelError.Lines(path: "", count: 1)
    let errors: [ParallelError] = [
      .unequalLines(source: lines, target: lines, apartFrom: 3), .unequalFiles(source: 1, target: 2),
      .noColumn(path: "", side: .source, wanted: "", columns: [], similar: []),
      .ambiguousColumn(path: "", name: "", columns: []), .sameColumn(path: "", name: ""),
      .namesWithoutHeader(name: ""), .noPairs(rows: 0, files: 1), .unusableSplit(reason: ""), .unclearFiles([]),
    ]
    #expect(Set(errors.map(\.code)) == Set(ParallelError.explanations.keys))
    #expect(errors.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty })
    #expect(ParallelError.corpus(.noInput).code == "SK-TEXT-001")
  }
}
