import Foundation
import Testing

@Suite("skein tokenize")
struct TokenizeCommandTests {
  typealias Outcome = Program.Outcome

  @Test("a line of text gives a line of tokens, and a ledger closes")
  func linesByLines() throws {
    let outcome = try Program.skein.run("tokenize", "-", input: "One, two!\r\n\n3.14 naïve\nlast")
    #expect(
      outcome
        == Outcome(
          status: 0, output: "one two\n\n3.14 naïve\nlast\n",
          errors: "read 7 tokens = 5 kept + 2 filtered by kind; 28 bytes in 4 lines of 1 file\n"))
  }

  @Test("without files it reads standard input; --quiet leaves the ledger out")
  func standardInput() throws {
    #expect(
      try Program.skein.run("tokenize", "--quiet", input: "b a") == Outcome(status: 0, output: "b a\n", errors: ""))
    #expect(try Program.skein.run("tokenize", "--quiet", input: "") == Outcome(status: 0, output: "", errors: ""))
  }

  @Test("--json gives an object a token, with bytes in the file, over files one after the other")
  func json() throws {
    let folder = try TemporaryFolder()
    try folder.write("é “x”\n", to: "b.txt")
    try folder.write("\u{FEFF}Ab\n12 \"\\\0", to: "a.txt")
    let outcome = try Program.skein.run("tokenize", "--json", "--quiet", "--keep", "all", "a.txt", "b.txt", in: folder)
    #expect(
      outcome.output == #"""
        {"file":"a.txt","line":1,"start":3,"end":5,"kind":"letters","text":"ab"}
        {"file":"a.txt","line":2,"start":6,"end":8,"kind":"numbers","text":"12"}
        {"file":"a.txt","line":2,"start":9,"end":10,"kind":"punctuation","text":"\""}
        {"file":"a.txt","line":2,"start":10,"end":11,"kind":"punctuation","text":"\\"}
        {"file":"a.txt","line":2,"start":11,"end":12,"kind":"symbols","text":"\u0000"}
        {"file":"b.txt","line":1,"start":0,"end":2,"kind":"letters","text":"é"}
        {"file":"b.txt","line":1,"start":3,"end":6,"kind":"punctuation","text":"“"}
        {"file":"b.txt","line":1,"start":6,"end":7,"kind":"letters","text":"x"}
        {"file":"b.txt","line":1,"start":7,"end":10,"kind":"punctuation","text":"”"}

        """#)
    for line in outcome.output.split(separator: "\n") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  @Test("--sentences gives a sentence a line, and numbers them in JSON")
  func sentences() throws {
    let text = "Dr. No came. He left!\n\nWhy? “Yes.” end"
    #expect(
      try Program.skein.run("tokenize", "--sentences", "--quiet", input: text).output
        == "dr\nno came\nhe left\nwhy\nyes end\n")
    let json = try Program.skein.run("tokenize", "--sentences", "--json", "--quiet", input: "Ja. Nein.\nDoch.\n")
    #expect(
      json.output == """
        {"file":"-","line":1,"sentence":1,"start":0,"end":2,"kind":"letters","text":"ja"}
        {"file":"-","line":1,"sentence":2,"start":4,"end":8,"kind":"letters","text":"nein"}
        {"file":"-","line":2,"sentence":3,"start":10,"end":14,"kind":"letters","text":"doch"}

        """)
  }

  @Test("the options decide what a token is and what becomes of it")
  func options() throws {
    func tokens(_ arguments: String..., of text: String) throws -> String {
      try Program.skein.run(["tokenize", "--quiet"] + arguments, input: text).output
    }
    #expect(try tokens("--tokenizer", "whitespace", of: "Don't , STOP\u{A0}1") == "Don't , STOP 1\n")
    #expect(try tokens("--tokenizer", "whitespace", "--case", "lower", of: "A B.") == "a b.\n")
    #expect(try tokens("--tokenizer", "graphemes", of: "ภาษา 👩‍👩‍👧é") == "ภ า ษ า 👩‍👩‍👧 é\n")
    #expect(try tokens("--locale", "tr", of: "IRMAK") == "ırmak\n")
    #expect(try tokens("--normalization", "nfkc", "--strip-accents", of: "ﬁancée") == "fiancee\n")
    #expect(try tokens("--case", "keep", "--keep", "letters,punctuation", of: "It: 12!") == "It : !\n")
    #expect(try tokens("--replace-numbers", "NUM", of: "7 of 1,000") == "NUM of NUM\n")
  }

  @Test("a wrong option value is refused with the ones there are")
  func wrongValues() throws {
    let kind = try Program.skein.run("tokenize", "--keep", "words")
    #expect(kind.status == 64)
    #expect(kind.errors.contains("“words” is not a kind of token; there are letters, numbers, ideographs"))
    let locale = try Program.skein.run("tokenize", "--locale", "english")
    #expect(locale.status == 64)
    #expect(locale.errors.contains("[SK-TOK-001]"))
    #expect(try Program.skein.run("tokenize", "--tokenizer", "bpe").status == 64)
    #expect(try Program.skein.run("tokenize", "--replace-numbers", "a b").status == 64)
  }

  @Test("a byte that is not UTF-8 stops it with its place, or is replaced or skipped and counted")
  func invalidUTF8() throws {
    let folder = try TemporaryFolder()
    try Data([0x61, 0x20, 0xE9, 0x20, 0x62, 0x0A]).write(to: folder.file("latin1.txt"))
    let refused = try Program.skein.run("tokenize", "latin1.txt", in: folder)
    #expect(refused.status == 2)
    #expect(refused.errors.hasPrefix("skein: latin1.txt:1:3: byte 0xE9"))
    let replaced = try Program.skein.run("tokenize", "--invalid", "replace", "--keep", "all", "latin1.txt", in: folder)
    #expect(replaced.output == "a \u{FFFD} b\n")
    #expect(replaced.errors.contains("1 invalid sequence replaced"))
    let skipped = try Program.skein.run("tokenize", "--invalid", "skip", "latin1.txt", in: folder)
    #expect(skipped.output == "a b\n")
    #expect(skipped.errors.contains("1 invalid byte skipped"))
  }

  @Test("a file that is not there ends it with status 2 and its name")
  func missingFile() throws {
    let outcome = try Program.skein.run("tokenize", "no-such-file.txt")
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("no-such-file.txt"))
  }

  @Test(
    "when its output cannot be written it says so and fails",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "word ", count: 100_000), to: "text.txt")
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let run = try Program.skein.start(
      ["tokenize", folder.file("text.txt").path], output: full, errors: folder.handle("errors"))
    run.waitUntilExit()
    #expect(run.status == 3)
    #expect(try folder.read("errors").contains("standard output"))
  }
}
