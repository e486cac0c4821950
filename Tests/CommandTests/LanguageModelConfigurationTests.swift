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
      ["--seed", "18446744073709551615"],
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

  @Test("the optimizer and its rate are those that suit the layers, however they are named, unless given")
  func usualRates() throws {
    let folder = try TemporaryFolder()
    func settings(_ options: [String], file: String? = nil) throws -> (rate: String, rule: String) {
      if let file { try folder.write(file, to: "run.yaml") }
      let run = try Program.skein.run(
        Self.dump + options + (file == nil ? [] : ["--configuration", "run.yaml"]), in: folder)
      func value(_ key: String) throws -> String {
        let line = try #require(run.output.split(separator: "\n").first { $0.contains(" \(key): ") }, "\(run.errors)")
        return String(line.split(separator: ": ")[1])
      }
      return (try value("learningRate"), try value("kind"))
    }
    for (options, file, rate) in [
      ([], nil, "20"), (["--layer", "gru"], nil, "5"), (["--layer", "rnn"], nil, "5"),
      (["--layer", "rnn", "--optimizer", "adam"], nil, "0.002"), (["--layer", "transformer"], nil, "0.001"),
      (["--layer", "transformer", "--optimizer", "sgd"], nil, "5"), (["--learning-rate", "3"], nil, "3"),
      (["--optimizer", "adam", "--learning-rate", "3"], nil, "3"), ([], "model: {layer: gru}", "5"),
      (["--layer", "lstm"], "model: {layer: gru}", "20"),
      ([], "optimization: {optimizer: {rule: {kind: adam}}}", "0.002"),
      ([], "model: {layer: rnn}\noptimization: {learningRate: 7}", "7"),
      (["--optimizer", "adam"], "optimization: {learningRate: 7, optimizer: {rule: {kind: adam}}}", "7"),
    ] as [([String], String?, String)] {
      #expect(try settings(options, file: file).rate == rate, "\(options) \(file ?? "")")
    }
    let transformer = try Program.skein.run(Self.dump + ["--layer", "transformer"], in: folder).output
    // Windows are as long as what it sees, unless both are said.
    for (options, context, bptt) in [
      ([], 128, 128), (["--bptt", "20"], 20, 20), (["--context", "30"], 30, 30),
      (["--bptt", "20", "--context", "30"], 30, 20),
    ] as [([String], Int, Int)] {
      let dumped = try Program.skein.run(Self.dump + ["--layer", "transformer"] + options, in: folder).output
      #expect(dumped.contains(" contextLength: \(context)\n") && dumped.contains(" bptt: \(bptt)\n"), "\(options)")
    }
    #expect(transformer.contains("kind: adam\n") && transformer.contains("kind: decoupled\n"))
  }

  @Test(
    "a bad file is refused with the name of what is wrong",
    arguments: [
      ("model:\n  layr: gru\n", "did you mean “model.layer”?"), ("modl: {}\n", "did you mean “model”?"),
      (
        "seed: 1\nmodel:\n  layer: elman\n",
        "skein: run.yaml:3: model.layer must be rnn, lstm, gru or transformer, not “elman” [SK-CONF-004]"
      ),
      ("model:\n  layer: lsmt\n", "did you mean “lstm”?"), ("text:\n  kind: chars\n", "must be words, characters or"),
      (
        "optimization:\n  schedule:\n    kind: cosin\n",
        "run.yaml:3: optimization.schedule.kind is “cosin” and not one of constant, step, exponential, cosine,"
      ),
      ("optimization:\n  schedule:\n    kind: cosin\n", "did you mean “cosine”?"),
      ("training:\n  windows: rand\n", "training.windows must be fixed or random, not “rand”"),
      ("optimization:\n  schedule:\n    kind: cosine\n", "optimization.schedule.steps has no value"),
      ("optimization:\n  schedule: {kind: step, every: 1.5}\n", "optimization.schedule.every must be a whole number"),
      ("optimization:\n  schedule: {kind: plateau, goal: most}\n", "“most” and not one of minimum, maximum"),
      ("optimization:\n  schedule: {kind: plateau, factr: 0.1}\n", "did you mean “optimization.schedule.factor”?"),
      ("optimization:\n  optimizer:\n    kind: adam\n", "did you mean “optimization.optimizer.rule.kind”?"),
      ("optimization:\n  optimizer:\n    rule: {beta1: 0.5}\n", "of the kind “gradientDescent”"),
      ("optimization:\n  optimizer: adam\n", "optimization.optimizer takes keys with values: rule, weightDecay"),
      ("training:\n  epochs: 3.5\n", "run.yaml:2: training.epochs must be a whole number, not 3.5"),
      ("training:\n  epochs: many\n", "training.epochs must be a whole number, not “many”"),
      ("training:\n  epochs:\n", "training.epochs has no value"), ("seed: -1\n", "a whole number from 0 on, not -1"),
      ("training:\n  vectors: 3\n", "training.vectors must be a text, in quotes"),
      ("model:\n  tiesWeights: 1\n", "model.tiesWeights must be true or false, not 1"),
      ("model:\n  dropout:\n    input: lots\n", "run.yaml:3: model.dropout.input must be a number, not “lots”"),
      ("model:\n  cutoffs: [1, 2.5]\n", "where a whole number belongs"), ("model: [1]\n", "takes keys with values"),
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
