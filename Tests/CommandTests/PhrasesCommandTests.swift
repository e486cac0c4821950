import Foundation
import Testing

@Suite("Phrases on the command line")
struct PhrasesCommandTests {
  /// Words at random, among which “New York” and “Rio de Janeiro” come now and then.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var text = ""
    var state: UInt64 = 1
    for line in 0..<600 {
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407  // Knuth's MMIX
        text += "w\((state >> 33) % 400) "
      }
      text += line % 3 == 0 ? "New York\n" : line % 3 == 1 ? "Rio de Janeiro.\n" : "York de New.\n"
    }
    try folder.write(text, to: "text.txt")
    return folder
  }

  @Test("skein phrases prints count, score and phrase, the best first, and what other thresholds would leave")
  func table() throws {
    let outcome = try Program.skein.run(
      "phrases", "text.txt", "--phrase-threshold", "2", "--top", "3", in: try folder())
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 4 && lines[0].hasPrefix("count  score  phrase"))
    #expect(lines.dropFirst().allSatisfy { $0.firstMatch(of: /^ +\d+ +\d+\.\d+  \S+_\S+$/) != nil })
    #expect(outcome.output.contains("_janeiro") && outcome.status == 0)
    #expect(outcome.errors.contains(" joined to the word before "))
    #expect(outcome.errors.contains("phrases, pass 1: "))
    #expect(outcome.errors.contains("of these ") && outcome.errors.contains(" score above 4, "))
  }

  @Test("--json gives one object with phrases, passes and ledger; two passes find phrases of three words")
  func json() throws {
    let outcome = try Program.skein.run(
      "phrases", "text.txt", "--passes", "2", "--phrase-threshold", "2", "--json", "--quiet", in: try folder())
    let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let phrases = try #require(object["phrases"] as? [[String: Any]])
    #expect(phrases.contains { $0["text"] as? String == "rio_de_janeiro" && $0["pass"] as? Int == 2 })
    #expect((object["passes"] as? [Any])?.count == 2 && outcome.errors.isEmpty)
    let ledger = try #require(object["ledger"] as? [String: Int])
    #expect(ledger["read"] == ledger["kept"]! + ledger["joined"]! + ledger["filteredByKind"]!)
  }

  @Test("no phrase at all is the answer no, and wrong settings are told by their options")
  func refusals() throws {
    let folder = try folder()
    let none = try Program.skein.run("phrases", "text.txt", "--phrase-threshold", "1e12", in: folder)
    #expect(none.status == 1 && none.output.isEmpty && none.errors.contains("pass 1: 0 of "))
    let wrong = try Program.skein.run("phrases", "text.txt", "--passes", "0", in: folder)
    #expect(
      wrong.status == 64 && wrong.errors.hasPrefix("skein: --passes is 0, and must be from 1 to 10 [SK-TEXT-015]"))
    let lonely = try Program.skein.run("embed", "train", "text.txt", "--phrase-threshold", "3", in: folder)
    #expect(lonely.status == 64 && lonely.errors.contains("--phrase-threshold needs --phrases"))
    let npmi = try Program.skein.run(
      "embed", "train", "text.txt", "--phrases", "1", "--phrase-scoring", "npmi", "--phrase-threshold", "3", in: folder)
    #expect(npmi.errors.hasPrefix("skein: --phrase-threshold (phrases.threshold) is 3.0, and must be from 0 to 1"))
  }

  @Test("a phrase has a vector, and asking for its words tells its name")
  func training() throws {
    let folder = try folder()
    let train = ["embed", "train", "text.txt", "--epochs", "1", "--dimension", "8", "--db", "a.db"]
    let phrases = ["--phrases", "2", "--phrase-threshold", "2"]
    let run = try Program.skein.run(train + phrases, in: folder)
    #expect(run.status == 0 && run.errors.contains("phrases, pass 2: "))
    let nearest = try Program.skein.run("nearest", "rio_de_janeiro", "--db", "a.db", in: folder)
    #expect(nearest.status == 0)
    let hint = try Program.skein.run("nearest", "Rio de Janeiro", "--db", "a.db", in: folder)
    #expect(hint.status == 1 && hint.errors.contains("spelled nearly so: rio_de_janeiro"))

    // Settings are kept: the same ones from a file give the same bytes, and --phrases 0 takes them away.
    let dump = try Program.skein.run(train + phrases + ["--dump-configuration"], in: folder)
    #expect(dump.output.contains("phrases:\n") && dump.output.contains("  passes: 2\n"))
    try folder.write(dump.output, to: "run.yaml")
    let again = try Program.skein.run(
      train + ["--configuration", "run.yaml", "--name", "again", "--threads", "3"], in: folder)
    func digest(_ output: String) -> Substring? { output.split(separator: "\n").first { $0.hasPrefix("digest ") } }
    #expect(digest(again.output) == digest(run.output) && digest(run.output) != nil)
    let without = try Program.skein.run(
      train + ["--configuration", "run.yaml", "--phrases", "0", "--name", "without"], in: folder)
    #expect(without.status == 0 && !without.errors.contains("phrases, pass"))
    let info = try Program.skein.run("info", "--name", "text", "--db", "a.db", in: folder)
    #expect(info.output.contains(/phrases: .*passes/))
  }

  @Test("connectors are given as words or as a file, and are part of the settings")
  func connectors() throws {
    let folder = try folder()
    func found(_ options: String...) throws -> [String: Any] {
      let run = try Program.skein.run(
        ["phrases", "text.txt", "--phrase-threshold", "2", "--top", "100000", "--json"] + options, in: folder)
      return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }
    func texts(_ answer: [String: Any]) throws -> Set<String> {
      Set(try #require(answer["phrases"] as? [[String: Any]]).compactMap { $0["text"] as? String })
    }
    let with = try found("--phrase-connectors", "de,nowhere")
    #expect(try texts(with).contains("rio_de_janeiro") && texts(with).contains("york_de_new"))
    #expect(try !texts(found()).contains("rio_de_janeiro"))
    let pass = try #require((with["passes"] as? [[String: Any]])?.first)
    #expect(pass["withConnectors"] as? Int == 2)
    try folder.write("De\n  nowhere\n", to: "few words.txt")
    #expect(try texts(found("--phrase-connectors", "@few words.txt")) == texts(with))

    let told = try Program.skein.run(
      "phrases", "text.txt", "--phrase-threshold", "2", "--phrase-connectors", "de", in: folder)
    #expect(told.errors.contains(" pairs of words, 2 with connectors, joined "))

    let train = ["embed", "train", "text.txt", "--phrases", "1", "--dump-configuration"]
    let dump = try Program.skein.run(train + ["--phrase-connectors", "@few words.txt"], in: folder)
    #expect(dump.output.contains("  connectors:\n  - De\n  - nowhere\n"))
    try folder.write(dump.output, to: "run.yaml")
    let configured = ["--configuration", "run.yaml"]
    #expect(try Program.skein.run(train + configured, in: folder).output == dump.output)
    let none = try Program.skein.run(train + configured + ["--phrase-connectors", ""], in: folder)
    #expect(none.output.contains("  connectors: []\n"))

    try folder.write(" \n", to: "empty.txt")
    for (value, status, message) in [
      ("@absent.txt", Int32(2), "absent.txt: there is no such file"),
      ("@empty.txt", 64, "empty.txt holds no words for --phrase-connectors"),
      ("of+the", 64, "--phrase-connectors (phrases.connectors) is “of+the” among others, and must be words as"),
    ] {
      let run = try Program.skein.run(
        "embed", "train", "text.txt", "--phrases", "1", "--phrase-connectors", value, in: folder)
      #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("skein.db")))
    }
  }

  @Test("a training with phrases that was killed finds the same ones again, and goes on to the same bytes")
  func resuming() throws {
    let folder = try folder()
    let train = [
      "embed", "train", "text.txt", "--epochs", "400", "--dimension", "32", "--phrases", "2", "--phrase-threshold", "2",
      "--phrase-connectors", "de",
    ]
    func told(_ text: String, _ beginning: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.hasPrefix(beginning) }
    }
    let whole = try Program.skein.run(train + ["--db", "whole.db"], in: folder)
    #expect(told(whole.output, "digest ").count == 1 && told(whole.errors, "phrases, pass ").count == 2)

    let process = try Program.skein.start(
      train + ["--db", "killed.db", "--checkpoint-every", "0.02"], output: folder.handle("output"),
      errors: folder.handle("errors"), in: folder)
    try folder.wait(for: "epoch 60/400", of: process)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)

    let resume = ["embed", "train", "--resume", "--db", "killed.db"]
    let changed = try Program.skein.run(resume + ["--phrase-connectors", "de,york"], in: folder)
    #expect(changed.status == 64 && changed.errors.contains("phrases.connectors"), "\(changed.errors)")
    #expect(changed.errors.contains("[SK-CONF-005]"))
    let resumed = try Program.skein.run(
      resume + ["--phrase-connectors", "de", "--threads", "3", "--memory", "0"], in: folder)
    #expect(resumed.errors.contains("resumed in epoch "))
    #expect(told(resumed.output, "digest ") == told(whole.output, "digest "))
    #expect(told(resumed.errors, "phrases, pass ") == told(whole.errors, "phrases, pass "))
  }
}
