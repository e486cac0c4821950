import Foundation
import Testing

@Suite("skein vocab")
struct VocabularyCommandTests {
  private let text = "The cat saw the dog.\nThe dog, the cat and the bird!\n"

  @Test("build prints words with their counts, and the ledger on standard error")
  func build() throws {
    let outcome = try Program.skein.run("vocab", "build", "-", "--minimum-count", "2", input: text)
    #expect(outcome.output == "the\t5\ncat\t2\ndog\t2\n")
    #expect(
      outcome.errors
        == "read 15 tokens = 9 kept + 3 below minimum count + 3 filtered by kind + 0 skipped; "
        + "vocabulary 3 of 6 words; 52 bytes in 2 lines of 1 file\n")
    #expect(outcome.status == 0)
  }

  @Test("with --quiet nothing is on standard error, and --json prints one object")
  func json() throws {
    let outcome = try Program.skein.run(
      "vocab", "build", "-", "--minimum-count", "2", "--quiet", "--json", input: text)
    #expect(outcome.errors == "")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["words"] as? Int == 3 && object["occurrences"] as? Int == 9)
    #expect((object["vocabulary"] as? [[String: Any]])?.map { $0["word"] as? String } == ["the", "cat", "dog"])
    #expect((object["ledger"] as? [String: Any])?["filteredByKind"] as? Int == 3)
  }

  @Test("a vocabulary goes into the workbench file, is shown and pruned there")
  func workbench() throws {
    let folder = try TemporaryFolder()
    let build = ["vocab", "build", "-", "--minimum-count", "1", "--name", "cats", "--db", "v.db"]
    #expect(try Program.skein.run(build, input: text, in: folder).status == 0)
    let again = try Program.skein.run(build, input: text, in: folder)
    #expect(again.status != 0 && again.errors.contains("cats"))
    #expect(try Program.skein.run(build + ["--replace"], input: text, in: folder).status == 0)
    let prune = try Program.skein.run(
      "vocab", "prune", "--name", "cats", "--maximum-size", "2", "--as", "two", "--db", "v.db", in: folder)
    #expect(prune.errors == "kept 2 of 6 words\n" && prune.status == 0)
    let show = try Program.skein.run("vocab", "show", "--name", "two", "--db", "v.db", in: folder)
    #expect(show.output == "2 words, 7 occurrences\n5  71.4286 %  the\n2  28.5714 %  cat\n")
  }

  @Test("prune and show read the text form from standard input")
  func pipes() throws {
    let prune = try Program.skein.run("vocab", "prune", "-", "--minimum-count", "3", input: "a\t5\nb\t3\nc\t2\n")
    #expect(prune.output == "a\t5\nb\t3\n")
    let bad = try Program.skein.run("vocab", "show", "-", input: "a 5\n")
    #expect(bad.errors.hasPrefix("skein: -:1: there is no tab [SK-TEXT-009]\n") && bad.status == 2)
  }

  @Test("no word that occurs often enough, and no such file, are told with what to do")
  func errors() throws {
    let rare = try Program.skein.run("vocab", "build", "-", input: "a b b\n")
    #expect(
      rare.errors == """
        skein: none of 2 words occurs 5 times; the most frequent: “b” 2, “a” 1 [SK-TEXT-008]
          give more text, or pass --minimum-count 2 or less

        """)
    #expect(rare.status == 2 && rare.output == "")
    let missing = try Program.skein.run("vocab", "build", "nowhere.txt")
    #expect(
      missing.errors.hasPrefix("skein: nowhere.txt: there is no such file [SK-TEXT-001]\n") && missing.status == 2)
  }
}
