import Foundation
import Testing

@Suite("skein classify crossvalidate")
struct ClassifyCrossvalidateTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let words = ["fine", "lovely", "dull", "awful", "some"]
    let rows = (0..<300).map { n -> String in
      let word = words[n % 7 == 3 ? 4 : n % 2 * 2 + n / 2 % 2]
      return "\(n % 2 == 0 ? "good" : "bad"),a \(word) \(["film", "book", "day"][n % 3])"
    }
    try folder.write("label,text\n" + rows.joined(separator: "\n") + "\n", to: "films.csv")
  }

  private func skein(_ arguments: [String]) throws -> Program.Outcome {
    try Program.skein.run(["classify", "crossvalidate"] + arguments, in: folder)
  }

  /// The object of the last event.
  private static func finished(_ outcome: Program.Outcome) throws -> [String: Any] {
    let object = try #require(outcome.objects.last)
    #expect(object["event"] as? String == "finished")
    return object
  }

  @Test("means over folds beside the baselines; no model is stored, and every fold is a run")
  func text() throws {
    let outcome = try skein(["films.csv", "-k", "3"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("films: linear, 3 folds of 300 texts, mean ± standard deviation\n\n"))
    #expect(outcome.output.contains(/\nclassifier   0\.9\d\d ± 0\.\d\d\d/))
    #expect(outcome.output.contains(/\nmajority     0\.500 ± 0\.000 .*  yes\n/))
    #expect(outcome.output.contains("\nnaive Bayes  0."))
    #expect(outcome.errors.contains("\nfold 1/3: accuracy 0.9"))
    let runs = try Program.skein.run(["runs", "list", "--kind", "cross-validation"], in: folder)
    #expect(runs.output.split(separator: "\n").count == 3 && runs.output.contains("films fold 2/3"))
    #expect(runs.output.contains("accuracy 0.9"))
    #expect(try Program.skein.run(["classify", "predict", "--literal", "a day"], in: folder).status != 0)
    let again = try skein(["films.csv", "-k", "3"])
    #expect(again.output == outcome.output && again.errors.contains("finished before"))
  }

  @Test("SIGINT stops it, and the command that it prints goes on to the same figures")
  func stopping() throws {
    let options = ["films.csv", "-k", "3", "--epochs", "2000", "--json"]
    let whole = try Self.finished(try skein(options + ["--db", "whole.db"]))
    let process = try Program.skein.start(
      ["classify", "crossvalidate"] + options, output: folder.handle("output"), errors: folder.handle("errors"),
      in: folder)
    try folder.wait(for: "\"event\":\"fold\"", of: process, in: "output")
    process.interrupt()
    process.waitUntilExit()
    #expect(process.status == 130)
    #expect(try folder.read("output").contains("skein classify crossvalidate films.csv -k 3 --epochs 2000 --json"))
    let info = try Program.skein.run(["info"], in: folder)
    #expect(info.output.contains("skein classify crossvalidate … -k 3 --name films"), "\(info.output)")
    let resumed = try skein(options)
    #expect(resumed.status == 0)
    #expect(resumed.output.contains("\"isKnown\":true") && resumed.output.contains("\"isKnown\":false"))
    let result = try Self.finished(resumed)
    for key in ["accuracy", "macroF1", "logLossNats"] {
      let (resumed, expected) = (result[key] as? [String: Double], whole[key] as? [String: Double])
      #expect(try #require(resumed) == #require(expected))
    }
    #expect(try #require(result["folds"] as? [Any]).count == 3)
  }

  @Test("wrong settings are told by their options, and nothing is made")
  func errors() throws {
    for (options, problem) in [
      (["films.csv", "-k", "1"], "2 folds"), (["films.csv", "--dropout", "2"], "--dropout"),
      (["films.csv", "--held-out", "0.2"], "--held-out"), (["films.csv", "--layers", "2"], "--model"),
    ] {
      let outcome = try skein(options)
      #expect(outcome.status == 64 && outcome.errors.contains(problem), "\(outcome.errors)")
    }
    #expect(try skein(["nowhere.csv"]).status == 2)
    #expect(!FileManager.default.fileExists(atPath: folder.path("skein.db")))
    #expect(try skein(["films.csv", "-k", "301"]).status == 64)
  }
}
