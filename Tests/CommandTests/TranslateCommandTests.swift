import Foundation
import Testing

@Suite("skein translate")
struct TranslateCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, numbers) in [("train", 0..<700), ("test", 700..<740)] {
      let pairs = numbers.map(Self.pair)
      try folder.write(pairs.map { $0.0 + "\n" }.joined(), to: name + ".de")
      try folder.write(pairs.map { $0.1 + "\n" }.joined(), to: name + ".en")
      try folder.write(pairs.map { "\($0.1)\t\($0.0)\n" }.joined(), to: name + ".tsv")
    }
  }

  /// Sentences of a little German and English.
  private static func pair(_ number: Int) -> (String, String) {
    let who = [("Der Hund", "The dog"), ("Die Katze", "The cat"), ("Das Kind", "The child"), ("Ein Mann", "A man")]
    let what = [("schläft", "sleeps"), ("läuft", "runs"), ("singt", "sings"), ("lacht", "laughs"), ("wartet", "waits")]
    let place = [("im Haus", "in the house"), ("am Meer", "by the sea"), ("auf dem Berg", "on the mountain")]
    let n = number * 7919
    let (a, b, c) = (who[n % 4], what[n / 4 % 5], place[n / 20 % 3])
    return ("\(a.0) \(b.0) \(c.0).", "\(a.1) \(b.1) \(c.1).")
  }

  private static let small = ["--hidden", "32", "--dimension", "16", "--learning-rate", "0.01", "--batch", "16"]

  private func skein(_ arguments: [String], input: String = "") throws -> Program.Outcome {
    try Program.skein.run(["translate"] + arguments, input: input, in: folder)
  }

  @Test("from two files to translations: train, run, evaluate, score, align")
  func all() throws {
    let trained = try skein(
      ["train", "train.de", "train.en", "--test", "test.de", "test.en", "--epochs", "8", "--name", "little"]
        + Self.small)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.hasPrefix("little: gru translator, "))
    #expect(trained.output.contains("\nOn 40 test pairs, by a beam of 5: perplexity "))
    #expect(trained.output.contains("\n    nrefs:1|case:lc|eff:no|tok:13a|smooth:exp|version:skein-"))
    #expect(trained.errors.contains("630 pairs to train on, 70 held out to validate on"))
    #expect(trained.errors.contains("\n  → "))
    #expect(trained.errors.hasSuffix("let it translate: skein translate run --name little\n"))

    // Whatever a line is, one comes out for it.
    let lines = [
      "Der Hund schläft am Meer.", "", "日本語", String(repeating: "Hund ", count: 3000), "Die Katze lacht im Haus.",
    ]
    let run = try skein(["run"], input: lines.joined(separator: "\n"))
    #expect(run.status == 0, "\(run.errors)")
    let answers = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(answers.count == 6 && answers[0] == "the dog sleeps by the sea." && answers[1].isEmpty)
    #expect(answers[4] == "the cat laughs in the house." && answers[5].isEmpty)
    #expect(run.errors.contains("1 text longer than the model has learned from, translated in pieces"))
    #expect(try skein(["run", "--threads", "1"], input: lines.joined(separator: "\n") + "\n").output == run.output)

    let several = try skein(["run", "--literal", lines[0], "--results", "3"])
    let rows = several.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.count == 3 && rows.allSatisfy { $0[0] == "1" } && rows[0][2] == answers[0])
    let json = try #require(try skein(["run", "--literal", lines[0], "--json", "--beam", "1"]).objects.first)
    let translation = try #require(json["translation"] as? [String: Any])
    #expect(json["source"] as? String == lines[0] && translation["unknownTokens"] as? Int == 0)
    #expect(try skein(["run", "--literal", "x", "--sample", "--seed", "3"]).status == 0)

    let evaluated = try skein(["evaluate", "test.de", "test.en", "--output", "out.en", "--json"])
    let report = try #require(evaluated.objects.first)
    let scores = try #require(report["scores"] as? [String: Any])
    let bleu = try #require((scores["bleu"] as? [String: Any])?["score"] as? Double)
    #expect(bleu > 90 && report["pairs"] as? Int == 40)
    let scored = try #require(try skein(["score", "out.en", "test.en", "--lowercase", "--json"]).objects.first)
    #expect(NSDictionary(dictionary: scores) == (scored["scores"] as? NSDictionary))

    let links = try skein(["align", "test.de", "test.en"]).output.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(links.count == 41 && links[0].wholeMatch(of: /(\d+-\d+ ?)+/) != nil)
    let aligned = try skein(
      ["align", "--source", lines[0], "--target", "The dog sleeps by the sea.", "--svg", "map.svg", "--json"])
    let object = try #require(aligned.objects.first)
    #expect(object["source"] as? [String] == ["Der", "Hund", "schläft", "am", "Meer", "."])
    #expect((object["weights"] as? [[Double]])?.count == 7)
    #expect(try folder.read("map.svg").contains("schläft"))
    #expect(try Program.skein.run(["info", "--verify"], in: folder).status == 0)
  }

  @Test("two systems are compared by a paired bootstrap")
  func comparing() throws {
    try folder.write(try folder.read("test.en").replacingOccurrences(of: "dog", with: "hound"), to: "worse.en")
    let compared = try skein(["score", "test.en", "test.en", "--against", "worse.en", "--resamples", "200"])
    #expect(
      compared.status == 0
        && compared.output.contains("\ntest.en less worse.en, by a paired bootstrap of 200 resamples\n"))
    #expect(compared.output.contains("100.00 100.0/100.0/100.0/100.0 (BP = 1.000"))
    #expect(compared.output.contains("p = 0.005"))
    try folder.write("a\n", to: "short.en")
    let wrong = try skein(["score", "short.en", "test.en"])
    #expect(wrong.status == 2 && wrong.errors.contains("short.en has 1 line, and test.en has 40"))
  }

  @Test("a table and a transformer with subwords of one vocabulary; other names and wrong options are refused")
  func tables() throws {
    let trained = try skein(
      [
        "train", "train.tsv", "--source-column", "2", "--target-column", "1", "--model", "transformer", "--units",
        "subwords", "--subwords", "300", "--shared-vocabulary", "--shared-embeddings", "--epochs", "2", "--dimension",
        "16", "--layers", "1", "--quiet", "--averaging", "ema",
      ])
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.hasPrefix("train: transformer translator, ") && trained.errors.isEmpty)
    #expect(trained.output.contains("case:mixed"))
    for (arguments, error) in [
      (["train", "train.de", "--name", "y"], "SK-PAIR-"),
      (["train", "train.de", "train.en", "--heads", "2"], "--heads is for"),
      (["train", "train.de", "train.en", "--teacher-forcing", "2", "--name", "x"], "--teacher-forcing"),
      (["run", "--name", "trian"], "did you mean “train”"), (["run", "--results", "0"], "--results"),
      (["run", "--beam", "0", "--literal", "a"], "--beam"), (["align"], "name files, or give a text"),
    ] {
      let refused = try skein(arguments)
      #expect(refused.status != 0)
      #expect(refused.errors.contains(error), "\(arguments)")
    }
  }

  @Test("SIGINT saves, and --resume goes on to the digest of an unbroken training; so it does after kill -9")
  func stopping() throws {
    let options = ["train.de", "train.en", "--epochs", "6", "--translated-pairs", "0", "--quiet"] + Self.small
    let whole = try skein(["train"] + options + ["--db", "whole.db"]).digest
    let process = try Program.skein.start(
      ["translate", "train"] + options + ["--checkpoint-every", "0"], output: folder.handle("output"),
      errors: folder.handle("errors"), in: folder)
    usleep(500_000)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.status == 130)
    #expect(try folder.read("errors").contains("skein translate train --resume --name train"))
    let second = try Program.skein.start(
      ["translate", "train", "--resume", "--checkpoint-every", "0", "--quiet"], output: folder.handle("output"),
      errors: folder.handle("errors"), in: folder)
    usleep(500_000)
    kill(second.processIdentifier, SIGKILL)
    second.waitUntilExit()
    let changed = try skein(["train", "--resume", "--learning-rate", "0.5"])
    #expect(changed.status == 64 && changed.errors.contains("learningRate"))
    let resumed = try skein(["train", "--resume", "--threads", "1"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try resumed.digest == whole)
  }

  @Test("settings come out as YAML, and go in again")
  func settings() throws {
    let dumped = try skein(["train", "--model", "lstm", "--teacher-forcing", "1-0.6", "--dump-configuration"])
    #expect(dumped.status == 0 && dumped.output.contains("decoder: lstm") && dumped.output.contains("end: 0.6"))
    try folder.write(dumped.output, to: "recipe.yaml")
    let again = try skein(["train", "--configuration", "recipe.yaml", "--dump-configuration"])
    #expect(again.output == dumped.output)
    try folder.write("training:\n  epoch: 3\n", to: "wrong.yaml")
    let wrong = try skein(["train", "--configuration", "wrong.yaml", "--dump-configuration"])
    #expect(wrong.status == 64 && wrong.errors.contains("training.epochs"))
  }
}
