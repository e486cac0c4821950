import Foundation
import Testing

@Suite("skein lm train")
struct LanguageModelCommandTests {
  @Test(
    "1, 2 and 3 threads give the same digest, and another seed another one",
    arguments: ["rnn", "lstm", "gru", "transformer"])
  func threads(layer: String) throws {
    let texts = try LanguageModelFolder()
    let digests = try ["1", "2", "3"].map { threads in
      let run = try texts.train("--layer", layer, "--threads", threads, "--name", threads)
      #expect(run.status == 0)
      return try run.digest
    }
    #expect(Set(digests).count == 1 && digests[0].count == 64)
    #expect(try texts.train("--layer", layer, "--seed", "2", "--name", "other").digest != digests[0])
  }

  @Test("the name is the text's file name, the ledger is told, and a pipe gets no live line")
  func report() throws {
    let texts = try LanguageModelFolder()
    let run = try texts.train()
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("text: "))
    #expect(run.output.contains("\nvalidation perplexity "))
    #expect(run.errors.contains("read 1,000 tokens = 1,000 kept"))
    #expect(run.errors.contains("100 ends of lines added"))
    #expect(run.errors.contains("epoch 1: training loss "))
    #expect(run.errors.hasSuffix("let it write: skein lm generate --name text\n"))
    #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"))

    let quiet = try texts.train("--quiet", "--name", "quiet")
    #expect(quiet.errors.isEmpty)
    #expect(try quiet.digest == run.digest)
  }

  @Test("a terminal gets one live line, as wide as it is at most")
  func liveLine() throws {
    let texts = try LanguageModelFolder(words: 20_000)
    let (folder, columns) = (texts.folder, 40)
    let run = try PseudoTerminal(columns: UInt16(columns)).run(
      .skein,
      ["lm", "train", folder.path("text.txt"), "--db", folder.path("skein.db"), "--dimension", "16", "--epochs", "20"])
    #expect(run.status == 0)
    // What stands between a return to the line's start and the next one, or the line's end.
    let lines = run.shown.components(separatedBy: "\r\u{1B}[K").dropFirst().map { $0.prefix { $0 != "\n" } }
    let live = lines.filter { $0.contains(" %  epoch ") }
    #expect(!live.isEmpty, "\(run.shown)")
    #expect(live.allSatisfy { $0.count == columns - 1 }, "\(live)")
  }

  @Test("--json prints events with all their keys, a finished one last, and nothing else")
  func events() throws {
    let texts = try LanguageModelFolder()
    let run = try texts.train("--epochs", "2", "--test", "text.txt", "--checkpoint-every", "0", "--json")
    #expect(run.status == 0 && run.errors.isEmpty)
    let events = try run.objects
    func keys(_ name: String) throws -> Set<String> {
      Set(try #require(events.first { $0["event"] as? String == name }, "no event \(name)").keys).subtracting(["event"])
    }
    #expect(try keys("reading") == ["bytes", "total"])
    #expect(
      try keys("text") == [
        "ledger", "vocabularySize", "trainingTokens", "validationTokens", "validationUnknownShare", "testLedger",
        "learnsUnknown", "readSeconds",
      ])
    #expect(try keys("model") == ["parameters"])
    #expect(
      try keys("progress") == [
        "fraction", "epoch", "epochs", "step", "tokensPerSecond", "learningRate", "meanLossNats", "gradientNorm",
        "secondsLeft",
      ])
    #expect(
      try keys("validation") == [
        "epoch", "step", "trainingLossNats", "lossNats", "perplexity", "isBest", "learningRate", "seconds",
      ])
    #expect(try keys("checkpoint") == ["seconds"])
    #expect(
      try keys("finished") == [
        "name", "parameters", "vocabularySize", "epochs", "validation", "test", "digest", "trainSeconds",
        "trainCPUSeconds", "tokensPerSecond", "peakMemoryBytes",
      ])
    let names = events.compactMap { $0["event"] as? String }
    #expect(names.count == events.count && names.last == "finished")
    #expect(names.filter { $0 == "validation" }.count == 2)
  }

  @Test("an unknown word in the held-out end counts as unknown")
  func heldOutUnknown() throws {
    let texts = try LanguageModelFolder()
    // Half of the text are 50 lines with a word each that occurs once; a line is a, a word and an end.
    let rare = (0..<50).map { "a once\($0)\n" }.joined()
    try texts.folder.write(String(repeating: "a b\n", count: 50) + rare, to: "text.txt")
    let run = try texts.train("--minimum-count", "2", "--held-out", "0.5", "--json")
    let events = try run.objects
    let text = try #require(events.first { $0["event"] as? String == "text" })
    #expect(text["validationTokens"] as? Int == 150)
    #expect(text["validationUnknownShare"] as? Double == 50.0 / 150)
    let validation = try #require(events.last?["validation"] as? [String: Any])
    #expect(validation["unknownTokens"] as? Int == 50 && validation["tokens"] as? Int == 149)
  }

  @Test("a training that went astray says so, and its numbers stay numbers that can be read")
  func worseThanGuessing() throws {
    let texts = try LanguageModelFolder()
    let run = try texts.train("--learning-rate", "1e30")
    #expect(run.status == 0 && run.output.contains("validation perplexity inf"))
    #expect(run.errors.contains("worse than guessing among ") && run.errors.contains("a lower --learning-rate"))
    #expect(!(try texts.train("--name", "good").errors.contains("guessing")))
    let json = try texts.train("--learning-rate", "1e30", "--name", "json", "--json")
    let validation = try #require(try json.objects.last?["validation"] as? [String: Any])
    #expect(validation["perplexity"] as? String == "Infinity")
    #expect(try texts.skein("lm", "score", "--name", "text", "--json", input: "w1 w2\n").objects.count == 1)
  }

  @Test("a model too large for the machine is refused with how much memory it needs and how much there is")
  func memory() throws {
    let texts = try LanguageModelFolder()
    for options in [["--dimension", "1000000000"], ["--layer", "transformer", "--context", "1000000000000"]] {
      let run = try texts.skein(LanguageModelFolder.small + options)
      #expect(run.status == 3, "\(run.errors)")
      #expect(run.errors.contains(" GB of memory at least, and ") && run.errors.contains("[SK-RUN-009]"))
    }
    #expect(try texts.skein("runs", "list").output.isEmpty, "no run was begun")
  }

  @Test("texts to validate and to test on are one each time they are named, so that the corpus may come last")
  func textsFirst() throws {
    let texts = try LanguageModelFolder()
    try texts.folder.write(syntheticText(words: 200, seed: 3), to: "v.txt")
    try texts.folder.write(syntheticText(words: 300, seed: 4), to: "w.txt")
    let options = Array(LanguageModelFolder.small.dropFirst(3)) + ["--epochs", "1", "--json"]
    let run = try texts.skein(
      ["lm", "train", "--validation", "v.txt", "--validation", "w.txt", "--test", "v.txt", "text.txt"] + options)
    #expect(run.status == 0, "\(run.errors)")
    let text = try #require(try run.objects.first { $0["event"] as? String == "text" })
    func files(_ key: String) throws -> Int? { (try #require(text[key] as? [String: Any]))["files"] as? Int }
    #expect(try files("ledger") == 1 && files("validationLedger") == 2 && files("testLedger") == 1)
  }

  @Test("unknown words that a model never saw one of are warned of, where they are measured")
  func untrainedUnknown() throws {
    let texts = try LanguageModelFolder()
    try texts.folder.write("zork w1 w2\nw3 quux\n", to: "other.txt")
    let warning = "<unk> does not occur in the training text"
    #expect(try texts.train("--test", "other.txt").errors.contains(warning))
    #expect(try !texts.train("--name", "plain").errors.contains(warning))
    #expect(try !texts.train("--test", "other.txt", "--minimum-count", "2", "--name", "rare").errors.contains(warning))
    let evaluated = try texts.skein("lm", "evaluate", "other.txt", "--name", "text")
    #expect(evaluated.errors.contains(warning) && evaluated.errors.contains("--minimum-count 2"))
    #expect(try !texts.skein("lm", "evaluate", "text.txt", "--name", "text").errors.contains(warning))
    #expect(try texts.skein("lm", "score", "--name", "text", input: "zork\n").errors.contains(warning))
    #expect(try !texts.skein("lm", "score", "--name", "text", input: "w1\n").errors.contains(warning))
    #expect(try !texts.skein("lm", "evaluate", "other.txt", "--name", "rare").errors.contains(warning))
  }

  @Test("a name that is taken is refused unless --replace is given, and --resume says that it is finished")
  func nameTaken() throws {
    let texts = try LanguageModelFolder()
    let first = try texts.train()
    let again = try texts.train()
    #expect(again.status == 64)
    #expect(again.errors.contains("“text” exists already") && again.errors.contains("--replace"))
    let resumed = try texts.train("--resume")
    #expect(resumed.status == 0 && resumed.output.contains("finished already"))
    #expect(try resumed.digest == first.digest)
    #expect(try texts.train("--replace", "--seed", "2").status == 0)
  }

  @Test("a name that something of another kind has is refused before anything is trained")
  func nameOfOther() throws {
    let texts = try LanguageModelFolder()
    let embed = ["embed", "train", "text.txt", "--dimension", "8", "--epochs", "1"]
    #expect(try texts.skein(embed + ["--name", "vectors"]).status == 0)
    #expect(try texts.train("--name", "model").status == 0)
    for options in [[], ["--replace"], ["--resume"], ["--restart"]] {
      let model = try texts.skein(LanguageModelFolder.small + ["--name", "vectors"] + options)
      #expect(model.status == 64 && model.errors.contains("“vectors” is the name of an embedding already"))
      let vectors = try texts.skein(embed + ["--name", "model"] + options)
      #expect(vectors.status == 64 && vectors.errors.contains("“model” is the name of a model already"))
      #expect(!model.errors.contains("read ") && !vectors.errors.contains("read "), "nothing was read")
    }
  }

  @Test("vectors of an embedding may be started with, if they have the model's size")
  func vectors() throws {
    let texts = try LanguageModelFolder()
    let embedding = try texts.skein(
      "embed", "train", "text.txt", "--name", "vectors", "--dimension", "8", "--epochs", "1")
    #expect(embedding.status == 0)
    let plain = try texts.train("--name", "plain")
    let started = try texts.train("--name", "started", "--vectors", "vectors")
    #expect(started.status == 0)
    #expect(try started.digest != plain.digest)
    let other = try texts.train("--name", "other", "--vectors", "vectors", "--dimension", "9")
    #expect(other.status == 64 && other.errors.contains("SK-RUN-004") && other.errors.contains("--dimension 8"))
  }

  @Test("a reader that has had enough ends the program by SIGPIPE, a disk without room with status 3")
  func outputRefused() throws {
    let texts = try LanguageModelFolder()
    let train = Self.quoted(LanguageModelFolder.small + ["--epochs", "30", "--json"])
    let script = "{ '\(Program.skein.file.path)' \(train); echo $? > status; } | head -1"
    let first = try Program.shell.run(["-c", script], in: texts.folder)
    #expect(try first.objects.count == 1)
    #expect(try texts.folder.read("status") == "141\n")

    let full = "'\(Program.skein.file.path)' \(Self.quoted(LanguageModelFolder.small + ["--name", "full"])) > /dev/full"
    let refused = try Program.shell.run(["-c", full], in: texts.folder)
    #expect(refused.status == 3 && refused.errors.contains("No space left on device"))
    #expect(try texts.skein("list").output.contains("full"), "the model was stored before it was reported")
  }

  private static func quoted(_ arguments: [String]) -> String { arguments.map { "'\($0)'" }.joined(separator: " ") }
}

@Suite("skein lm train, called wrongly")
struct LanguageModelWrongUseTests {
  @Test(
    "an option that cannot be is refused by its name, and no file is made",
    arguments: [
      (["--dimension", "0"], "--dimension (model.embeddingSize) is 0, and must be at least 1 [SK-LM-001]"),
      (["--layers", "0"], "--layers (model.layers) is 0"),
      (["--batch", "1"], "--batch (training.batch) is 1"), (["--bptt", "0"], "--bptt (training.bptt) is 0"),
      (["--epochs", "0"], "--epochs (training.epochs) is 0"),
      (["--input-dropout", "1"], "--input-dropout (model.dropout"),
      (["--held-out", "1"], "--held-out (training.heldOut)"),
      (
        ["--learning-rate", "nan"],
        "--learning-rate (optimization.learningRate) is nan, and must be above 0 [SK-STEP-001]"
      ),
      (["--clip", "nan"], "--clip (optimization.clipping"),
      (["--checkpoint-every", "nan"], "--checkpoint-every must be"),
      (["--seed", "-1"], "--seed is -1, and must not be negative"), (["--clip", "-0.5"], "--clip is -0.5, and must"),
      (["--checkpoint-every", "-1"], "--checkpoint-every is -1, and"), (["--memory", "-1"], "--memory is -1, and"),
      (["--weight-decay=-1"], "--weight-decay (optimization.optimizer.weightDecay.factor) is -1.0"),
      (["--threads", "0"], "--threads"), (["--name", ""], "--name must not be empty"),
      (["--layer", "elman"], "'rnn', 'lstm', 'gru' or 'transformer'"),
      (["--optimizer", "adm"], "“adm” is not an optimizer; there are sgd"),
      (["--label-smoothing", "1"], "--label-smoothing (training"),
      (["--layer", "transformer", "--heads", "3"], "--heads (model.transformer.heads) is 3"),
      (
        ["--layer", "transformer", "--windows", "random"],
        "--windows (training.windows) is random, and must be fixed for a transformer"
      ),
      (["--layer", "transformer", "--context", "8"], "must be at most transformer.contextLength, 8"),
      (["--layer", "transformer", "--hidden", "9"], "--hidden is for recurrent layers"),
      (["--layer", "transformer", "--weight-drop", "0.1"], "dropout.weights"),
      (["--heads", "2"], "--heads is for --layer transformer"),
      (["--context", "64"], "--context is for --layer transformer"),
      (["--freeze-vectors"], "--freeze-vectors (training.freezesVectors) is true, and must be false without vectors"),
      (["--subwords", "300"], "words are not cut into subwords"),
      (["--units", "subwords", "--subwords", "10"], "256 bytes"),
      (["--minimum-count", "0"], "--minimum-count (text.minimumCount): 0 is less than 1 [SK-TEXT-013]"),
      (["--units", "characters", "--case", "lower"], "characters are taken from the text as it is"),
      (["--resume", "--restart"], "exclude each other"), (["--vector", "x"], "did you mean '--vectors'?"),
      (["-", "--validation", "-"], "standard input (-) is given twice"),
    ])
  func refused(options: [String], message: String) throws {
    let texts = try LanguageModelFolder(words: 10)
    let run = try texts.skein(LanguageModelFolder.small + options)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.output.isEmpty && run.errors.hasPrefix("skein: ") && run.errors.contains(message), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: texts.folder.path("skein.db")))
  }

  @Test(
    "a text that cannot be trained on is named, with what to do",
    arguments: [
      ("", "holds no tokens"), ("\n\n\n", "holds no tokens"), ("one line", "the text to train on has 3 tokens"),
      (
        "a b\nc d\ne f\n",
        "the text to validate on has 0 tokens, and 2 are needed [SK-RUN-005]\n  give a longer one with"
      ),
    ])
  func text(text: String, message: String) throws {
    let texts = try LanguageModelFolder()
    try texts.folder.write(text, to: "text.txt")
    let run = try texts.train("--batch", "2")
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
    #expect(try texts.skein("list").output.isEmpty)
  }

  @Test("bytes that are not UTF-8 are refused by their place in any of the three texts, or replaced and counted")
  func invalid() throws {
    let texts = try LanguageModelFolder()
    try Data([0x67, 0x6F, 0x6F, 0x64, 0x0A, 0xE9, 0x0A, 0x77, 0x30, 0x0A]).write(to: texts.folder.file("bad.txt"))
    for option in ["--validation", "--test"] {
      let run = try texts.train(option, "bad.txt", "--name", "new")
      #expect(run.status == 2 && run.errors.contains("bad.txt:2:1: byte 0xE9 is not UTF-8"))
    }
    let first = try texts.skein(["lm", "train", "bad.txt"])
    #expect(first.status == 2 && first.errors.contains("[SK-TEXT-002]"))
    let replaced = try texts.train("text.txt", "bad.txt", "--invalid", "replace")
    #expect(replaced.status == 0 && replaced.errors.contains("1 invalid sequence replaced"))
    let others = try texts.train(
      "--validation", "bad.txt", "--test", "bad.txt", "--invalid", "skip", "--name", "others")
    #expect(others.status == 0 && others.errors.contains("in the text to validate on: 1 invalid byte skipped\n"))
    #expect(others.errors.contains("in the text to test on: 1 invalid byte skipped\n"))
    #expect(!replaced.errors.contains("in the text to"))
  }

  @Test("files that are not there or not what they should be are named")
  func files() throws {
    let texts = try LanguageModelFolder()
    try texts.folder.write("no workbench", to: "other.db")
    let missing = try texts.train("--validation", "absent.txt")
    #expect(missing.status == 2 && missing.errors.contains("absent.txt: there is no such file"))
    #expect(!FileManager.default.fileExists(atPath: texts.folder.path("skein.db")))
    let other = try texts.train("--db", "other.db")
    #expect(other.status == 3 && other.errors.contains("other.db: is not a workbench file"))
    #expect(try texts.folder.read("other.db") == "no workbench")
    let none = try texts.skein("lm", "train")
    #expect(none.status == 64 && none.errors.contains("which text?"))
    let vectors = try texts.train("--vectors", "absent")
    #expect(vectors.status == 1 && vectors.errors.contains("holds no embedding named “absent”"))
  }
}
