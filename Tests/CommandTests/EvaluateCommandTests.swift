import Foundation
import Testing

@Suite("skein evaluate, import and export")
struct EvaluateCommandTests {
  private let vectors = "man 1 0 0.1\nking 1 1 0\nwoman -1 0 0.1\nqueen -1 1 0\nparis 0 0.2 1\nlondon 0.1 0.1 1\n"

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(vectors, to: "small.txt")
    #expect(try Program.skein.run("import", "small.txt", in: folder).status == 0)
    return folder
  }

  @Test("analogies are scored by section and in total, by each convention, which are named")
  func analogies() throws {
    let folder = try folder()
    try folder.write(
      ": family\nMan King Woman Queen\nman king woman paris\n: gram1\nman men woman women\n", to: "questions.txt")
    let outcome = try Program.skein.run("evaluate", "analogies", "questions.txt", in: folder)
    #expect(outcome.status == 0)
    #expect(
      outcome.output.hasPrefix(
        """
        correct% of all% allowed% covered%   right   asked  section
           50.00    50.00    50.00   100.00       1       2  family
               –     0.00        –     0.00       0       0  gram1
           50.00    50.00    50.00   100.00       1       2  semantic
               –     0.00        –     0.00       0       0  syntactic
           50.00    33.33    50.00    66.67       1       2  total

        """))
    #expect(outcome.output.contains("answers by 3CosAdd") && outcome.output.contains("case does not matter"))
    let json = try Program.skein.run("evaluate", "analogies", "questions.txt", "--json", in: folder)
    let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let total = try #require(report["total"] as? [String: Any])
    #expect(total["accuracy"] as? Double == 0.5 && total["questions"] as? Int == 3)
  }

  @Test("pairs are correlated, with p-values and coverage")
  func pairs() throws {
    let folder = try folder()
    try folder.write(
      "word 1,word 2,score\nking,queen,2\nparis,london,9\nman,woman,1\nman,nobody,5\n", to: "pairs.csv")
    let outcome = try Program.skein.run("evaluate", "pairs", "pairs.csv", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(" 1.0000  pairs whose words are known: 3 of 4\n"))
    #expect(outcome.errors == "pairs.csv: the first line is taken for names of columns: word 1,word 2,score\n")
  }

  @Test("a bad line of a test set is named with file and line, status 2")
  func badLines() throws {
    let folder = try folder()
    try folder.write("man king woman\n", to: "questions.txt")
    try folder.write("man\tking\t1\nman\tking\thigh\n", to: "pairs.txt")
    let analogies = try Program.skein.run("evaluate", "analogies", "questions.txt", in: folder)
    #expect(analogies.status == 2)
    #expect(analogies.errors.hasPrefix("skein: questions.txt:1: 3 words, not four [SK-EMB-301]\n"))
    let pairs = try Program.skein.run("evaluate", "pairs", "pairs.txt", in: folder)
    #expect(pairs.status == 2 && pairs.errors.hasPrefix("skein: pairs.txt:2: “high” in column 3 is not a number"))
  }

  @Test("what is exported is imported again with the same digest", arguments: ["word2vec", "word2vec-text", "glove"])
  func exportAndImport(format: String) throws {
    let folder = try folder()
    #expect(try Program.skein.run("export", "out.\(format)", "--format", format, in: folder).status == 0)
    let imported = try Program.skein.run("import", "out.\(format)", "--name", "again", "--json", in: folder)
    let first = try Program.skein.run("import", "small.txt", "--name", "third", "--json", in: folder)
    func digest(_ output: String) throws -> String? {
      (try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])?["digest"] as? String
    }
    #expect(try digest(imported.output) != nil && digest(imported.output) == digest(first.output))
    let piped = try Program.skein.run("export", "--format", "glove", "--restrict", "2", "--name", "again", in: folder)
    #expect(piped.output == "man 1.0 0.0 0.1\nking 1.0 1.0 0.0\n")
  }

  @Test("a file's name tells its form, and is none of a compressed file")
  func formsOfNames() throws {
    let folder = try folder()
    let text = "6 3\nman 1.0 0.0 0.1\n"
    for (name, start) in [("v.txt", text), ("V.VEC", text), ("v.tsv", "1.0\t0.0")] {
      #expect(try Program.skein.run("export", name, in: folder).status == 0)
      #expect(try folder.read(name).hasPrefix(start), "\(name)")
    }
    let compressed = try Program.skein.run("export", "v.bin.gz", in: folder)
    #expect(compressed.status == 64 && compressed.errors.contains("skein export - | gzip > v.bin.gz"))
    #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("v.bin.gz").path))
  }

  @Test("vectors are named by their file, without what tells its form; a pipe's name tells nothing")
  func namesOfFiles() throws {
    let folder = try folder()
    // printf '2 2\na 1 2\nb 3 4\n' | gzip -n | base64
    let data = try #require(Data(base64Encoded: "H4sIAAAAAAACAzNSMOJKVDAEkkkKxgomXAA8tsM0EAAAAA=="))
    try data.write(to: folder.url.appendingPathComponent("wiki.vec.gz"))
    let imported = try Program.skein.run("import", "wiki.vec.gz", in: folder)
    #expect(imported.output == "“wiki”: 2 words, dimension 2, from word2vec-text\n")
    let nameless = try Program.skein.run("import", "wiki.vec.gz", "--name", "", in: folder)
    #expect(nameless.status == 64 && nameless.errors.hasPrefix("skein: --name must not be empty"))
    #expect(mkfifo(folder.url.appendingPathComponent("pipe").path, 0o600) == 0)
    let pipe = try Program.skein.run("import", "pipe", in: folder)
    #expect(pipe.status == 64 && pipe.errors.contains("or a pipe needs a --name"))
  }

  @Test("a damaged file is refused with its line, and stores nothing")
  func damagedImport() throws {
    let folder = try TemporaryFolder()
    try folder.write("2 2\na 1 2\nb 3\n", to: "bad.vec")
    let outcome = try Program.skein.run("import", "bad.vec", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("skein: bad.vec:3: 1 numbers after the word, not 2 [SK-EMB-103]\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("skein.db")))
  }

  @Test("a name that is taken is kept unless it is to be replaced")
  func replacing() throws {
    let folder = try folder()
    #expect(try Program.skein.run("import", "small.txt", in: folder).status != 0)
    #expect(try Program.skein.run("import", "small.txt", "--replace", in: folder).status == 0)
  }
}
