import Foundation
import Testing

@Suite("skein lm train --configuration")
struct LanguageModelConfigurationTests {
  private static let dump = ["lm", "train", "--dump-configuration"]

  @Test(
    "what is dumped can be fed back, and options win",
    arguments: [
      [], ["--layer", "gru", "--optimizer", "adam", "--schedule", "cosine", "--epochs", "9"],
      ["--layer", "transformer", "--optimizer", "adamw", "--weight-decay", "0.1", "--heads", "8"],
      ["--units", "subwords", "--subwords", "500", "--averaging", "nt-asgd", "--clip", "0", "--patience", "3"],
      [
        "--units", "characters", "--softmax", "adaptive", "--hidden", "30", "--maximum-size", "50", "--windows",
        "random",
      ],
      ["--vectors", "glove", "--freeze-vectors", "--keep", "letters", "--replace-numbers", "N", "--seed", "7"],
    ])
  func roundTrip(options: [String]) throws {
    let folder = try TemporaryFolder()
    let dumped = try Program.skein.run(Self.dump + options, in: folder)
    #expect(dumped.status == 0 && dumped.errors.isEmpty)
    try folder.write(dumped.output, to: "run.yaml")
    let read = Self.dump + ["--configuration", "run.yaml"]
    #expect(try Program.skein.run(read, in: folder).output == dumped.output)
    let other = try Program.skein.run(read + ["--learning-rate", "0.5"], in: folder).output
    let line = try #require(dumped.output.split(separator: "\n").first { $0.hasPrefix("  learningRate: ") })
    #expect(other == dumped.output.replacingOccurrences(of: line, with: "  learningRate: 0.5"))
  }

  @Test("a training by a dumped file gives the digest of one by options")
  func training() throws {
    let texts = try LanguageModelFolder()
    let options = Array(LanguageModelFolder.small.dropFirst(3)) + ["--layer", "gru", "--epochs", "1", "--seed", "5"]
    let dumped = try texts.skein(Self.dump + options)
    try texts.folder.write(dumped.output, to: "run.yaml")
    let byOptions = try texts.skein(["lm", "train", "text.txt", "--name", "options"] + options)
    let byFile = try texts.skein("lm", "train", "text.txt", "--name", "file", "--configuration", "run.yaml")
    #expect(try byFile.digest == byOptions.digest)
  }

  @Test("a file may name only what differs, and a kind of its own brings that kind's defaults")
  func partial() throws {
    let folder = try TemporaryFolder()
    func dump(_ options: String..., file: String? = nil) throws -> String {
      if let file { try folder.write(file, to: "run.yaml") }
      return try Program.skein.run(
        Self.dump + options + (file == nil ? [] : ["--configuration", "run.yaml"]), in: folder
      ).output
    }
    #expect(try dump(file: "training:\n  bptt: 70\n") == dump("--bptt", "70"))
    #expect(try dump(file: "text:\n  kind: characters\n") == dump("--units", "characters"))
    #expect(try dump(file: "optimization:\n  schedule: {kind: constant}\n") == dump("--schedule", "constant"))
    #expect(try dump(file: #"{"seed": 7, "model": {"layer": "rnn"}}"#) == dump("--seed", "7", "--layer", "rnn"))
  }

  @Test(
    "a bad file is refused with the name of what is wrong",
    arguments: [
      ("model:\n  layr: gru\n", "did you mean “model.layer”?"), ("modl: {}\n", "did you mean “model”?"),
      ("model:\n  layer: elman\n", "elman"),
      ("text:\n  kind: chars\n", "“chars” is not a kind of unit; there are words,"),
      ("optimization:\n  schedule:\n    kind: cosin\n", "cosin"), ("training:\n  windows: rand\n", "rand"),
      ("optimization:\n  schedule:\n    kind: cosine\n", "optimization.schedule.steps is missing"),
      ("training:\n  epochs: many\n", "training.epochs"), ("model: [1]\n", "model takes keys with values"),
      ("- 1\n", "it holds no keys with values"), ("a: [1\n", "is not YAML"),
    ])
  func bad(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "run.yaml")
    let run = try Program.skein.run(Self.dump + ["--configuration", "run.yaml"], in: folder)
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("skein: run.yaml") && run.errors.contains(message), "\(run.errors)")
  }
}
