import Foundation
import Testing

@Suite("Queries")
struct QueryCommandTests {
  /// A workbench file with an embedding of six words.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "man 1 0 0.1\nking 1 1 0\nwoman -1 0 0.1\nqueen -1 1 0\nparis 0 0.2 1\nlondon 0.1 0.1 1\n", to: "small.txt")
    let imported = try Program.skein.run("import", "small.txt", in: folder)
    #expect(imported.output == "“small”: 6 words, dimension 3, from glove\n" && imported.errors == "")
    return folder
  }

  private func objects(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test("each query answers about the words on the command line")
  func oneShot() throws {
    let folder = try folder()
    for (arguments, answer) in [
      (["nearest", "paris", "--top", "1"], " cosine  word\n 0.9903  london\n"),
      (["nearest", "king", "-man", "woman", "--top", "1"], " cosine  word\n 0.9606  queen\n"),
      (["nearest", "king", "woman", "--without", "man", "--top", "1"], " cosine  word\n 0.9606  queen\n"),
      (["analogy", "man", "king", "woman", "--top", "1"], " cosine  word\n 0.9606  queen\n"),
      (["nearest", "paris", "--restrict", "2", "--top", "9"], " cosine  word\n 0.1387  king\n0.09757  man\n"),
      (["similarity", "king", "queen"], "  0.000\n"), (["odd-one-out", "paris", "king", "london"], "king\n"),
      (["vector", "paris"], "paris 0.0 0.2 1.0\n"),
    ] {
      let outcome = try Program.skein.run(arguments, in: folder)
      #expect(outcome == .init(status: 0, output: answer, errors: ""), "\(arguments)")
    }
  }

  @Test("dashes alone are no query, and a word of dashes is found behind them")
  func dashes() throws {
    let folder = try TemporaryFolder()
    try folder.write("-- 1 0\na 0.6 0.8\nb 0 1\n", to: "dashes.txt")
    #expect(try Program.skein.run("import", "dashes.txt", in: folder).status == 0)
    let lines = try Program.skein.run("nearest", "--top", "1", input: "--\n-- --\n", in: folder)
    #expect(lines.status == 2 && lines.output == "-- --\n cosine  word\n 0.6000  a\n\n")
    #expect(lines.errors.hasPrefix("skein: standard input:1: nearest takes at least one word, and here are 0"))
    // The file was closed, although the status tells of a line that was no query.
    #expect(!FileManager.default.fileExists(atPath: folder.file("skein.db-wal").path))
    let without = try Program.skein.run("nearest", "--top", "1", "--without", "b", input: "--\n", in: folder)
    #expect(without.status == 0 && without.output == "--\n cosine  word\n  0.000  --\n\n")
  }

  @Test("each word of standard input gets one line with its vector, as files of vectors have it")
  func vectorLines() throws {
    let outcome = try Program.skein.run("vector", "-", input: "paris\nking\n", in: try folder())
    #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 2 && !outcome.output.contains("\n\n"))
    #expect(outcome.output.hasPrefix("paris 0.0 0.2 1.0\nking "))
  }

  @Test("3CosMul finds the queen too")
  func product() throws {
    let outcome = try Program.skein.run(
      "analogy", "man", "king", "woman", "--method", "mul", "--json", "--top", "1", in: try folder())
    let answer = try #require(try objects(outcome.output).first)
    #expect(answer["method"] as? String == "mul")
    #expect((answer["answers"] as? [[String: Any]])?.first?["word"] as? String == "queen")
  }

  /// fastText's own model of one word of two numbers, with n-grams of 3 characters in 2 buckets.
  private static var model: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
    for setting in [793_712_314, 12, 2, 5, 5, 1, 5, 1, 2, 2, 2, 3, 3, 100] as [Int32] { add(setting) }
    add(UInt64(0))
    for count in [1, 1, 0] as [Int32] { add(count) }
    for number in [9, -1] as [Int64] { add(number) }
    bytes += Array("the".utf8) + [0]
    add(Int64(9))
    bytes += [0, 0]
    for number in [3, 2] as [Int64] { add(number) }
    for number in [1, 0, 0, 1, 0.5, 0.5] as [Float] { add(number.bitPattern) }
    return bytes
  }

  @Test("fastText's own model answers words that are not in it by their n-grams, and says so")
  func nGrams() throws {
    let folder = try TemporaryFolder()
    try Data(Self.model).write(to: folder.file("model.bin"))
    let imported = try Program.skein.run("import", "model.bin", in: folder)
    #expect(
      imported
        == .init(
          status: 0, output: "“model”: 1 word, dimension 2, from fasttext, with 2 vectors of n-grams\n", errors: ""))
    let known = try Program.skein.run("vector", "the", in: folder)
    #expect(known.errors == "" && known.status == 0)
    let unknown = try Program.skein.run("nearest", "them", in: folder)
    #expect(unknown.status == 0 && unknown.output.hasSuffix("  the\n"))
    #expect(unknown.errors == "“them” is not in the vocabulary: its n-grams answer\n")
    #expect(try Program.skein.run("similarity", "the", "them", "--quiet", in: folder).errors == "")
    let written = try Program.skein.run("export", "copy.bin", "--format", "fasttext", in: folder)
    #expect(written == .init(status: 0, output: "", errors: "copy.bin: 1 word, dimension 2\n"))
    let left = try Program.skein.run("export", "copy.txt", "--format", "glove", in: folder)
    #expect(left.errors.hasSuffix("the vectors of its n-grams are left out; --format fasttext keeps them\n"))
    let again = try Program.skein.run("import", "copy.bin", "--name", "again", in: folder)
    #expect(again.status == 0)
    for word in ["the", "them"] {
      let first = try Program.skein.run("vector", word, "--name", "model", in: folder).output
      #expect(try first == Program.skein.run("vector", word, "--name", "again", in: folder).output)
    }
    #expect(try Program.skein.run("remove", "--name", "again", in: folder).status == 0)
    #expect(
      try Program.skein.run("info", in: folder).output.contains(
        "of 3 to 3 characters, for words beyond these: 2 of 2 buckets"))
  }

  @Test("an unknown word is not found: near spellings are suggested, status 1")
  func unknownWord() throws {
    let outcome = try Program.skein.run("nearest", "quen", in: try folder())
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("skein: “quen” is not in the vocabulary [SK-EMB-201]\n  spelled nearly so: queen"))
  }

  @Test("a misspelt option is refused, not taken for a word to subtract")
  func misspeltOption() throws {
    let outcome = try Program.skein.run("nearest", "king", "--topp", "1", in: try folder())
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("did you mean --top?"))
  }

  @Test(
    "a wrong number of words is wrong usage",
    arguments: [
      ["similarity", "king"], ["analogy", "king", "man"], ["odd-one-out", "king", "man"], ["vector", "a", "b"],
    ])
  func wordCount(arguments: [String]) throws {
    let outcome = try Program.skein.run(arguments, in: try folder())
    #expect(outcome.status == 64 && outcome.errors.contains("[SK-USE-201]"))
  }

  @Test("standard input is a query a line, answered in order; bad lines are told and the others answered")
  func standardInput() throws {
    let folder = try folder()
    let lines = "king queen\nking nobody\n\nking\r\nparis paris\n"
    let outcome = try Program.skein.run("similarity", input: lines, in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.output == "king queen\n  0.000\n\nparis paris\n  1.000\n\n")
    #expect(outcome.errors.contains("standard input:2: “nobody” is not in the vocabulary"))
    #expect(outcome.errors.contains("standard input:4: similarity takes two words, and here is 1"))
    let unknown = try Program.skein.run("similarity", "-", input: "king nobody\nking queen", in: folder)
    #expect(unknown.status == 1 && unknown.output.hasPrefix("king queen\n"))
  }

  @Test("with --json every line that asks gets one line, errors too")
  func standardInputAsJSON() throws {
    let lines = "king\nnobody\npâris\n-man king\n"
    let outcome = try Program.skein.run("nearest", "--json", input: lines, in: try folder())
    let answers = try objects(outcome.output)
    #expect(answers.map { $0["neighbours"] != nil } == [true, false, false, true])
    #expect((answers[1]["error"] as? [String: Any])?["code"] as? String == "SK-EMB-201")
    #expect(answers[1]["query"] as? String == "nobody")
    #expect(answers[3]["subtracted"] as? [String] == ["man"])
  }

  @Test("on a terminal there is a prompt, which goes on after mistakes")
  func prompt() throws {
    let folder = try folder()
    let (status, shown) = try PseudoTerminal().run(
      .skein, ["similarity", "--db", folder.path("skein.db")], typed: "king nobody\nparis paris\n")
    #expect(status == 0)
    #expect(shown.contains("Two words; Ctrl-D ends.\n"))
    #expect(shown.contains("similarity> "))
    #expect(shown.contains("“nobody” is not in the vocabulary") && shown.contains(" 1.000\n"))
  }

  @Test("words pass through the case and normalization of the embedding's own tokenizer")
  func tokenizer() throws {
    let folder = try TemporaryFolder()
    try folder.write(syntheticText(words: 3_000), to: "text.txt")
    let trained = try Program.skein.run(
      "embed", "train", "text.txt", "--epochs", "1", "--dimension", "8", "--quiet", in: folder)
    #expect(trained.status == 0)
    let lower = try Program.skein.run("similarity", "w0", "w1", in: folder)
    let upper = try Program.skein.run("similarity", "W0", "W1", in: folder)
    #expect(lower.status == 0 && lower == upper)
  }

  @Test("any number of threads finds the same")
  func threads() throws {
    let folder = try folder()
    let outcomes = try ["1", "2", "7"].map { try Program.skein.run("nearest", "king", "--threads", $0, in: folder) }
    #expect(outcomes[0].status == 0 && outcomes.allSatisfy { $0 == outcomes[0] })
  }
}
