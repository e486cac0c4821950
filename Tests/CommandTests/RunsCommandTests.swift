import Foundation
import Testing

@Suite("skein runs")
struct RunsCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(syntheticText(words: 20_000), to: "text.txt")
  }

  private func train(_ name: String, _ options: String...) throws {
    let run = try Program.skein.run(
      ["embed", "train", "text.txt", "--name", name, "--epochs", "3", "--dimension", "8", "--quiet"] + options,
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func runs(_ options: String...) throws -> [[String: Any]] {
    let run = try Program.skein.run(["runs", "list", "--json"] + options, in: folder)
    #expect(run.status == 0)
    return try #require(try object(run.output)["runs"] as? [[String: Any]])
  }

  @Test("a training leaves a run, with a figure of each kind for each epoch")
  func training() throws {
    try train("first", "--held-out", "0.2")
    try train("second", "--model", "cbow")
    let lines = try Program.skein.run("runs", "list", in: folder).output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("1  first   skip-gram  finished  20") && lines[0].contains("  heldOutLoss "))
    #expect(lines[1].hasPrefix("2  second  cbow       finished  20") && !lines[1].contains("heldOutLoss"))
    #expect(try runs("--kind", "cbow").map { $0["name"] as? String } == ["second"])
    #expect(try runs("--name", "first").map { $0["id"] as? Int } == [1])
    let none = try Program.skein.run("runs", "list", "--name", "third", in: folder)
    #expect(none.status == 0 && none.output.isEmpty && none.errors.contains("no run is on record of that"))

    let show = try object(try Program.skein.run("runs", "show", "first", "--json", in: folder).output)
    let values = try #require(show["values"] as? [[String: Any]])
    for name in ["loss", "heldOutLoss", "wordsPerSecond"] {
      #expect(values.filter { $0["name"] as? String == name }.map { $0["step"] as? Int } == [1, 2, 3], "\(name)")
    }
    #expect(show["status"] as? String == "finished" && show["seed"] as? Int == 1)
    #expect((show["sources"] as? [[String: Any]])?.first?["path"] as? String == "text.txt")
    let last = values.filter { $0["name"] as? String == "loss" }.last?["value"] as? Double
    #expect((show["result"] as? [String: Any])?["loss"] as? Double == last)
    #expect((show["metrics"] as? [String: Any])?["loss"] as? Double == last)
  }

  @Test("show draws the course of each figure, and with --metrics prints every value")
  func show() throws {
    try train("first")
    let short = try Program.skein.run("runs", "show", "1", in: folder)
    #expect(short.status == 0 && short.output.hasPrefix("run 1: first, skip-gram, finished\n"))
    #expect(short.output.contains(" window 5\n") && short.output.contains("SHA-256 "))
    #expect(short.output.split(separator: "\n").last?.hasPrefix("  wordsPerSecond  ") == true)
    let course = try #require(short.output.split(separator: "\n").first { $0.hasPrefix("  loss ") })
    // The loss falls from the first epoch, the highest block, to the last.
    #expect(course.contains("█") && course.contains("▁") && course.contains(" → "))
    let long = try Program.skein.run("runs", "show", "1", "--metrics", in: folder)
    let lines = long.output.split(separator: "\n").suffix(4)
    #expect(lines.first?.split(separator: " ") == ["step", "epoch", "seconds", "loss", "wordsPerSecond"])
    #expect(lines.dropFirst().map { $0.split(separator: " ").prefix(2) } == [["1", "1"], ["2", "2"], ["3", "3"]])
  }

  @Test("compare shows the settings that differ and no others, and the figures side by side")
  func compare() throws {
    try train("first")
    try train("second", "--window", "3", "--seed", "7")
    let run = try Program.skein.run("runs", "compare", "1", "second", in: folder)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(run.status == 0)
    #expect(lines.contains(["name", "first", "second"]) && lines.contains(["word2Vec.window", "5", "3"]))
    #expect(
      lines.contains(["seed", "1", "7"]) && !run.output.contains("word2Vec.negative ") && !run.output.contains("corpus")
    )
    #expect(lines.contains { $0.first == "loss" && $0.count == 3 })
    let json = try object(try Program.skein.run("runs", "compare", "1", "2", "--json", in: folder).output)
    let differences = try #require(json["differences"] as? [[String: Any]])
    #expect(differences.map { $0["key"] as? String } == ["seed", "word2Vec.seed", "word2Vec.window"])
    #expect(differences.last?["values"] as? [String] == ["5", "3"])
    let same = try Program.skein.run("runs", "compare", "1", "1", in: folder)
    #expect(same.output.contains(/\nsettings +the same\n/))
    #expect(try Program.skein.run("runs", "compare", "1", in: folder).status == 64)
  }

  @Test("remove takes all the runs that are named or none; the embedding stays")
  func remove() throws {
    try train("first")
    try train("second")
    let refused = try Program.skein.run("runs", "remove", "1", "9", in: folder)
    #expect(refused.status == 1 && refused.errors.contains("holds no run 9 [SK-DB-033]"))
    #expect(try runs().count == 2)
    let removed = try Program.skein.run("runs", "remove", "second", "1", "2", in: folder)
    #expect(removed.status == 0)
    #expect(
      removed.output.split(separator: "\n").map { $0.prefix(22) }
        == ["removed run 2: second, ", "removed run 1: first, s"].map { $0.prefix(22) })
    #expect(try runs().isEmpty)
    #expect(try Program.skein.run("list", in: folder).output.split(separator: "\n").count == 2)
    let show = try Program.skein.run("runs", "show", "secnd", in: folder)
    #expect(show.status == 1 && show.errors.contains("holds no run of “secnd”"))
  }

  @Test("stopped, killed and resumed, a training is one run, and has the figures of an unbroken one")
  func resuming() throws {
    try folder.write(syntheticText(words: 60_000), to: "text.txt")
    let training = ["embed", "train", "text.txt", "--epochs", "120", "--dimension", "64", "--checkpoint-every", "0.05"]
    func losses(_ db: String) throws -> [Double?] {
      let show = try object(try Program.skein.run("runs", "show", "1", "--json", "--db", db, in: folder).output)
      return try #require(show["values"] as? [[String: Any]])
        .filter { $0["name"] as? String == "loss" }.map { $0["value"] as? Double }
    }
    #expect(try Program.skein.run(training + ["--db", "whole.db"], in: folder).status == 0)
    var states: [String?] = []
    for signal in [SIGINT, SIGKILL] {
      let process = try Program.skein.start(
        training + ["--resume"], output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
      try folder.wait(for: "/120: loss", of: process)
      if signal == SIGINT {
        let refused = try Program.skein.run("runs", "remove", "1", in: folder)
        #expect(refused.status == 3 && refused.errors.contains("is being trained right now"))
        #expect(try runs().map { $0["status"] as? String } == ["running"])
      }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      states.append(try runs().first?["status"] as? String)
    }
    #expect(states == ["stopped", "broken off"])
    #expect(try Program.skein.run(training + ["--resume"], in: folder).status == 0)
    #expect(try runs().map { $0["status"] as? String } == ["finished"])
    let values = try losses("skein.db")
    let unbroken = try losses("whole.db")
    #expect(values.count == 120 && values == unbroken)
  }

  @Test("names of Chinese characters keep the columns below each other")
  func widths() throws {
    try train("漢字")
    try train("ab")
    for command in [["list"], ["runs", "list"]] {
      let lines = try Program.skein.run(command, in: folder).output.split(separator: "\n")
      // Each of the two characters takes two columns.
      let columns = lines.map { line in
        line.range(of: "skip-gram").map { line[..<$0.lowerBound].reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
      }
      #expect(columns.count == 2 && columns[0] != nil && columns[0] == columns[1], "\(lines)")
    }
  }
}
