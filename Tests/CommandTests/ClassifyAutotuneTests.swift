import Foundation
import Testing

@Suite("skein classify autotune")
struct ClassifyAutotuneTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, count, shift) in [("films", 300, 0), ("test", 60, 5)] {
      let words = ["fine", "lovely", "dull", "awful", "some"]
      let rows = (0..<count).map { n -> String in
        let word = words[(n + shift) % 7 == 3 ? 4 : n % 2 * 2 + n / 2 % 2]
        return "\(n % 2 == 0 ? "good" : "bad"),a \(word) \(["film", "book", "day"][n % 3])"
      }
      try folder.write("label,text\n" + rows.joined(separator: "\n") + "\n", to: "\(name).csv")
    }
  }

  private func skein(_ arguments: [String]) throws -> Program.Outcome {
    try Program.skein.run(["classify", "autotune"] + arguments, in: folder)
  }

  /// The object of the only event of a name.
  private static func event(_ name: String, _ outcome: Program.Outcome) throws -> [String: Any] {
    try #require(try outcome.objects.filter { $0["event"] as? String == name }.last, "\(outcome.errors)")
  }

  @Test(
    "a table, what the best settings are, the report on the test; its settings train the same bytes; trials are runs")
  func text() throws {
    let options = ["films.csv", "--test", "test.csv", "--trials", "8", "--write-configuration", "best.yaml"]
    let outcome = try skein(options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(/^films: 8 trials, 8 measured in \d/))
    #expect(outcome.output.contains("\ntrial  model   accuracy  macro F1  log loss  seconds\n"))
    #expect(
      outcome.output.contains(
        /\nBest is trial \d: accuracy 0\.\d\d\d ± 0\.\d\d\d \(standard error\) on 30 texts held out\.\n/))
    #expect(outcome.output.contains("looks better than it is"))
    #expect(outcome.output.contains("\nfilms: linear classifier of 2 labels"))
    #expect(outcome.output.contains("\ntest texts: accuracy "))
    #expect(
      outcome.errors.contains("\ntrials are trained on 270 texts and measured on 30 held out of them; 2 labels\n"))
    #expect(outcome.errors.contains("\ntrial 1: linear, accuracy 0."))

    let command = try #require(outcome.errors.split(separator: "\n").last { $0.hasPrefix("the same training: skein ") })
    #expect(command.hasSuffix("films.csv --test test.csv --configuration best.yaml --name films --replace"))
    let words = command.split(separator: " ").dropFirst(4).map(String.init)
    let trained = try Program.skein.run(words + ["--db", "other.db"], in: folder)
    #expect(try trained.digest == outcome.digest)
    #expect(try folder.read("best.yaml").contains("lengthExponent: "))

    let again = try skein(options)
    let table = outcome.output.prefix { $0 != "B" }
    #expect(again.status == 0 && again.output.hasPrefix(table) && again.errors.contains("finished before"))
    #expect(again.output.contains("\nstored before\ndigest \(try outcome.digest)\n"))
    #expect(again.output.contains("\ntest texts: accuracy "))
    let runs = try Program.skein.run(["runs", "list", "--kind", "autotune"], in: folder)
    #expect(runs.output.split(separator: "\n").count == 9 && runs.output.contains("films trial 8"))
    #expect(runs.output.contains("accuracy 0."))
    let label = try Program.skein.run(["classify", "predict"], input: "a lovely day\n", in: folder)
    #expect(label.output.hasPrefix("good\t") || label.output.hasPrefix("good "), "\(label.output)")
  }

  @Test("events tell every trial, the best, and the report; models, memory and the metric are heeded")
  func json() throws {
    let options = [
      "films.csv", "--trials", "3", "--models", "cnn,linear", "--memory", "1M", "--metric", "macroF1", "--json",
    ]
    let outcome = try skein(options)
    #expect(outcome.status == 0 && outcome.errors == "")
    let trials = try outcome.objects.filter { $0["event"] as? String == "trial" }
    #expect(trials.count == 3 && trials.allSatisfy { $0["isKnown"] as? Bool == false })
    let tuned = try Self.event("tuned", outcome)
    #expect(tuned["metric"] as? String == "macroF1" && tuned["trials"] as? Int == 3)
    let outcomes = try #require(tuned["outcomes"] as? [String: Int])
    #expect(outcomes["skipped"] ?? 0 >= 1 && outcomes.values.reduce(0, +) == 3)
    #expect((tuned["recipe"] as? [String: Any])?["kind"] as? String == "linear")
    #expect(try Self.event("finished", outcome)["measured"] != nil)
    #expect(try Self.event("alreadyFinished", skein(options))["digest"] != nil)
  }

  @Test(
    "SIGINT stops it, and the command that it prints goes on to the same bytes; kill -9 too",
    arguments: [SIGINT, SIGKILL])
  func stopping(signal: Int32) throws {
    let options = ["films.csv", "--trials", "40", "--models", "linear,cnn", "--json"]
    let whole = try skein(options + ["--db", "whole.db"])
    let process = try Program.skein.start(
      ["classify", "autotune"] + options + ["--checkpoint-every", "0"], output: folder.handle("output"),
      errors: folder.handle("errors"), in: folder)
    try folder.wait(for: "\"number\":3", of: process, in: "output")
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    if signal == SIGINT {
      #expect(process.status == 130)
      #expect(
        try folder.read("output").contains(
          "skein classify autotune films.csv --trials 40 --models linear,cnn --json --checkpoint-every 0"))
    }
    let resumed = try skein(options)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("\"isKnown\":true") && resumed.output.contains("\"isKnown\":false"))
    let (own, expected) = (try Self.event("finished", resumed), try Self.event("finished", whole))
    #expect(try #require(own["digest"] as? String) == #require(expected["digest"] as? String))
  }

  @Test("an unfinished training of another command is not lost, and says how it goes on")
  func otherTraining() throws {
    let process = try Program.skein.start(
      ["classify", "train", "films.csv", "--epochs", "1000000", "--checkpoint-every", "0", "--json"],
      output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
    try folder.wait(for: "\"event\":\"checkpoint\"", of: process, in: "output")
    process.interrupt()
    process.waitUntilExit()
    let outcome = try skein(["films.csv", "--trials", "2"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("go on with `skein classify train --resume --name films`"), "\(outcome.errors)")
    #expect(try skein(["films.csv", "--trials", "2", "--restart"]).status == 0)
  }

  @Test("wrong settings are told by their options, and nothing is made")
  func errors() throws {
    for (options, problem) in [
      (["films.csv", "--trials", "0"], "--trials"), (["films.csv", "--seconds", "0"], "--seconds"),
      (["films.csv", "--models", "linear,bert"], "“bert” is no model"), (["films.csv", "--memory", "2X"], "2X"),
      (["films.csv", "--held-out", "1"], "--held-out"), (["films.csv", "--vectors", "wiki"], "--models"),
      (["films.csv", "--metric", "f1"], "--metric"),
    ] {
      let outcome = try skein(options)
      #expect(outcome.status == 64 && outcome.errors.contains(problem), "\(outcome.errors)")
    }
    #expect(try skein(["nowhere.csv"]).status == 2)
    #expect(try skein(["films.csv", "--test", "nowhere.csv"]).status == 2)
    #expect(!FileManager.default.fileExists(atPath: folder.path("skein.db")))
    #expect(try skein(["films.csv", "--trials", "1", "--models", "cnn", "--vectors", "wiki"]).status == 1)
    let small = try skein(["films.csv", "--models", "cnn", "--memory", "1K"])
    #expect(small.status == 2 && small.errors.contains("SK-RUN-014"), "\(small.errors)")
  }
}
