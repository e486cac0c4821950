import Corpora
import Foundation
import TestSupport
import Testing

@Suite("Labelled tables")
struct TableTests {
  /// The rows' labels and texts.
  private func rows(_ text: String, _ options: LabelledOptions = .columns) throws -> [[String]] {
    let reading = try Reading(text, in: "rows.csv", options)
    #expect(reading.ledger.isBalanced)
    return reading.examples.map { $0.labels + [$0.text] }
  }

  @Test("quoted fields hold separators, line breaks and doubled quotes")
  func quotes() throws {
    #expect(try rows("a,\"b,c\"\n") == [["a", "b,c"]])
    #expect(try rows("a,\"b\nc\r\nd\re\"\n") == [["a", "b\nc\r\nd\re"]])
    #expect(try rows("a,\"say \"\"hi\"\"\"\n") == [["a", "say \"hi\""]])
    #expect(try rows("a,\"\"\"\"\n") == [["a", "\""]])
    #expect(try rows("\"a\",\"\"\n") == [["a", ""]])
  }

  @Test("rows end with a line feed, a carriage return, both, or the end of the file")
  func lineEnds() throws {
    for end in ["\n", "\r\n", "\r"] {
      #expect(try rows("a,x\(end)b,y") == [["a", "x"], ["b", "y"]])
      #expect(try rows("a,x\(end)b,y\(end)") == [["a", "x"], ["b", "y"]])
      #expect(try rows("a,x\(end)b,\"y\"") == [["a", "x"], ["b", "y"]])
      #expect(try rows("a,x\(end)b,") == [["a", "x"], ["b", ""]])
    }
    #expect(try rows("a,x\r\nb,y\rc,z\n") == [["a", "x"], ["b", "y"], ["c", "z"]])
  }

  @Test("blank lines are counted and are no rows")
  func blankLines() throws {
    for end in ["\n", "\r\n", "\r"] {
      let reading = try Reading("\(end)a,x\(end)\(end)\(end)b,y\(end)\(end)", in: "rows.csv", .columns)
      #expect(reading.texts == ["x", "y"])
      #expect(reading.lines == [2, 5])
      #expect(reading.ledger.blankLines == 4)
    }
  }

  @Test("a row's line is that in which it begins, after line breaks in quotes too")
  func lines() throws {
    let text = "label,text\na,\"one\ntwo\r\nthree\"\nb,x\r\n\r\nc,\"\n\n\"\rd,y\n"
    let reading = try Reading(text, in: "rows.csv")
    #expect(reading.lines == [2, 5, 7, 10])
    #expect(reading.labels == [["a"], ["b"], ["c"], ["d"]])
    #expect(reading.ledger.blankLines == 1)
  }

  @Test("white space, NUL bytes and empty fields are kept as they are")
  func content() throws {
    #expect(try rows("a, x \nb,\t\nc,\u{0}y\u{0}\n") == [["a", " x "], ["b", "\t"], ["c", "\u{0}y\u{0}"]])
    #expect(try Reading("a, \nb,\nc,\u{3000}\nd,x\n", in: "rows.csv", .columns).ledger.emptyTexts == 3)
  }

  @Test("labels lose the white space around them, and that is counted")
  func trimmedLabels() throws {
    let reading = try Reading(" a,x\na,y\n\"a\n\",z\n", in: "rows.csv", .columns)
    #expect(reading.labels == [["a"], ["a"], ["a"]])
    #expect(reading.ledger.trimmedLabels == 2)
    #expect(reading.ledger.labels == ["a": 3])
  }

  @Test("a quote in an unquoted field is an error that names its line and column")
  func strayQuotes() {
    let unquoted = badRow { try rows("a,x\nb,ü \"y\"\n") }
    #expect(unquoted == BadRow(line: 2, flaw: .strayQuote(line: 2, column: 5)))
    let afterClosing = badRow { try rows("a,\"x\n\ny\" z\n") }
    #expect(afterClosing == BadRow(line: 1, flaw: .strayQuote(line: 3, column: 3)))
    // RFC 4180, section 2, rule 4: spaces are part of a field, so this one does not begin with a quote.
    let afterSpace = badRow { try rows("a, \"x\"\n") }
    #expect(afterSpace == BadRow(line: 1, flaw: .strayQuote(line: 1, column: 4)))
  }

  @Test("a quote that is never closed is reported where its row begins")
  func openQuote() throws {
    let text = "a,x\nb,\"y\nc,z\nd,w"
    #expect(badRow { try rows(text) } == BadRow(line: 2, flaw: .openQuote))
    // Skipped, it takes nothing along but its own line.
    let reading = try Reading(text, in: "rows.csv", .columns.with { $0.skipsBad = true })
    #expect(reading.texts == ["x", "z", "w"])
    #expect(reading.lines == [1, 3, 4])
    #expect(reading.ledger.skipped == ["openQuote": 1])
  }

  @Test("rows of another length than the first are bad")
  func ragged() throws {
    let text = "a,x\nb\nc,y,z\nd,w\n"
    #expect(badRow { try rows(text) } == BadRow(line: 2, flaw: .fieldCount(found: 1, expected: 2)))
    let reading = try Reading(text, in: "rows.csv", .columns.with { $0.skipsBad = true })
    #expect(reading.texts == ["x", "w"])
    #expect(reading.ledger.skipped == ["fieldCount": 2])
    #expect(reading.ledger.firstSkipped.map(\.place.line) == [2, 3])
    #expect(reading.ledger.firstSkipped.map(\.message).allSatisfy { $0.contains("where the first line has 2") })
    #expect(reading.ledger.read == 4)
  }

  @Test("a bad first row is an error even where bad rows are skipped")
  func badHeader() {
    let error = badRow { try rows("la\"bel,text\na,x\n", .with { $0.skipsBad = true }) }
    #expect(error == BadRow(line: 1, flaw: .strayQuote(line: 1, column: 3)))
  }

  @Test("rows longer than the limit are bad, and the next ones are read")
  func tooLong() throws {
    let long = String(repeating: "x", count: 5000)
    let options = LabelledOptions.columns.with {
      $0.maximumRowBytes = 4096
      $0.skipsBad = true
    }
    let reading = try Reading("z,z\na,\(long)\nb,y\nc,\"\(long)\nz\nd,w\n", in: "rows.csv", options)
    #expect(reading.texts == ["z", "y", "w"])
    #expect(reading.lines == [1, 3, 6])
    // The line “z” is a row of one field.
    #expect(reading.ledger.skipped == ["tooLong": 2, "fieldCount": 1])
    let quoted = String(repeating: "line\n", count: 1000)
    let open = badRow {
      try Reading(
        "a,\"\(quoted)", in: "rows.csv",
        options.with {
          $0.skipsBad = false; $0.header = .absent
        })
    }
    #expect(open == BadRow(line: 1, flaw: .tooLong(limit: 4096, isQuoted: true)))
  }

  @Test("a row may be as long as the limit and cross the pieces in which files are read")
  func longRows() throws {
    let text = String(repeating: "0123456789\n", count: 300_000)
    let reading = try Reading("a,\"\(text)\"\nb,y\r\nc,\"\(text)\"\r\n", in: "rows.csv", .columns)
    #expect(reading.texts == [text, "y", text])
    #expect(reading.lines == [1, 300_002, 300_003])
  }

  @Test("where a file's pieces end changes nothing: a carriage return and its line feed in two")
  func pieces() throws {
    // Reading cuts at 1 MiB where a line feed, or else white space, is.
    for padding in (1 << 20) - 12...(1 << 20) + 4 {
      let long = String(repeating: "x", count: padding)
      let reading = try Reading("a,\(long)\r\nb,y\r\n\r\nc,z\r\n", in: "rows.csv", .columns)
      #expect(reading.texts.map(\.utf8.count) == [padding, 1, 1])
      #expect(reading.lines == [1, 2, 4])
    }
  }

  @Test("tabs separate as commas do, and quotes are characters where that is said")
  func tabs() throws {
    let csv = try Reading("a\t\"x\ty\"\nb\tz, w\n", in: "rows.tsv", .columns)
    #expect(csv.texts == ["x\ty", "z, w"])
    let literal = try Reading("a\t\"x\" y\"\nb\t\"\n", in: "rows.tsv", .columns.with { $0.format = .literalTSV })
    #expect(literal.texts == ["\"x\" y\"", "\""])
    let error = badRow { try Reading("a\tx \"y\"\n", in: "rows.tsv", .columns) }
    #expect(error == BadRow(line: 1, flaw: .strayQuote(line: 1, column: 5)))
  }

  @Test("a byte order mark is dropped and counted; bytes that are not UTF-8 follow the policy")
  func bytes() throws {
    let mark = try Reading([0xEF, 0xBB, 0xBF] + Array("label,text\na,x\n".utf8), in: "rows.csv")
    #expect(mark.layouts[0].columns == ["label", "text"])
    #expect(mark.ledger.byteOrderMarks == 1)
    let latin = Array("a,x\nb,caf".utf8) + [0xE9] + Array("\n".utf8)
    #expect(
      labelledError { try Reading(latin, in: "rows.csv", .columns) }?.code == "SK-TEXT-002")
    let replaced = try Reading(latin, in: "rows.csv", .columns.with { $0.invalid = .replace })
    #expect(replaced.texts == ["x", "caf\u{FFFD}"])
    #expect(replaced.ledger.invalidReplaced == 1)
    let skipped = try Reading(latin, in: "rows.csv", .columns.with { $0.invalid = .skip })
    #expect(skipped.texts == ["x", "caf"])
    #expect(skipped.ledger.invalidBytesSkipped == 1)
  }

  @Test("gzip and zstd give the same rows")
  func compressed() throws {
    let bytes = Array("label,text\na,\"x\ny\"\nb,z\n".utf8)
    let plain = try Reading(bytes, in: "rows.csv")
    for (compressed, name) in [(gzipped(bytes), "rows.csv.gz"), (zstandard(bytes), "rows.csv.zst")] {
      let reading = try Reading(compressed, in: name)
      #expect(reading.texts == plain.texts && reading.labels == plain.labels && reading.lines == plain.lines)
      #expect(reading.layouts[0].format == .csv)
      #expect(reading.ledger == plain.ledger)
    }
  }

  @Test("a pipe's short reads change nothing")
  func pipe() throws {
    var text = "label,text\n"
    for number in 0..<40_000 { text += "\(number % 3),\"text \(number)\r\n\"\"quoted\"\"\"\r\n" }
    let plain = try Reading(text, in: "rows.csv")
    let piped = try withPipe(of: Array(text.utf8), seed: 3) { try Reading($0) }
    #expect(plain.examples.count == 40_000)
    #expect(piped.texts == plain.texts && piped.lines == plain.lines && piped.ledger == plain.ledger)
  }
}
