import Foundation
import Testing

@Suite("skein lm evaluate")
struct LanguageModelEvaluateTests {
  @Test(
    "the figures are those of the training's own test, to the last bit", arguments: ["words", "characters", "subwords"])
  func sameAsTraining(units: String) throws {
    let texts = try LanguageModelFolder()
    try texts.folder.write(syntheticText(words: 300, vocabulary: 80, wordsPerLine: 10, seed: 2), to: "other.txt")
    let sizes = units == "subwords" ? ["--subwords", "270"] : []
    let training = try texts.skein(
      LanguageModelFolder.small + ["--units", units, "--epochs", "1", "--json"] + sizes
        + ["--validation", "other.txt", "--test", "other.txt"])
    let finished = try #require(try training.objects.last)
    let validation = try #require(finished["validation"] as? NSDictionary)
    #expect(validation == finished["test"] as? NSDictionary)

    let run = try texts.skein("lm", "evaluate", "other.txt", "--batch", "10", "--json")
    #expect(run.status == 0 && run.errors.isEmpty)
    let report = try #require(try run.objects.first)
    #expect(report as NSDictionary == validation)
    var keys: Set = ["tokens", "lossNats", "perplexity", "bitsPerByte", "unknownTokens", "unknownShare"]
    if units == "characters" { keys.insert("bitsPerCharacter") }
    #expect(Set(report.keys) == keys)
    let (loss, perplexity) = (report["lossNats"] as? Double ?? .nan, report["perplexity"] as? Double ?? .nan)
    #expect(abs(perplexity - exp(loss)) < 1e-12 * perplexity)

    let people = try texts.skein("lm", "evaluate", "other.txt", "--batch", "10")
    #expect(people.output.hasPrefix(String(format: "text perplexity %.4g (%.4g nats a token, ", perplexity, loss)))
    #expect(people.errors.hasPrefix("read "), "the ledger is told")
  }

  @Test("a cache changes the figures, on one thread as on two, and its settings need it")
  func cache() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train().status == 0)
    let plain = try texts.skein("lm", "evaluate", "text.txt")
    let cached = ["lm", "evaluate", "text.txt", "--batch", "2", "--cache", "100", "--cache-share", "0.3"]
    let one = try texts.skein(cached + ["--threads", "1"])
    #expect(one.status == 0 && one.output != plain.output)
    #expect(try texts.skein(cached + ["--threads", "2"]).output == one.output)
    // More than the text has is all of it.
    let all = try texts.skein("lm", "evaluate", "text.txt", "--cache", "1100")
    #expect(all.status == 0)
    #expect(try texts.skein("lm", "evaluate", "text.txt", "--cache", "99999999999").output == all.output)

    let alone = try texts.skein("lm", "evaluate", "text.txt", "--cache-share", "0.3")
    #expect(alone.status == 64 && alone.errors.contains("are for --cache"))
    let whole = try texts.skein("lm", "evaluate", "text.txt", "--cache", "10", "--cache-share", "1")
    #expect(whole.status == 64 && whole.errors.contains("--cache-share is 1.0, and must be"))
  }

  @Test("what cannot be measured is refused with its reason")
  func refused() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train("--no-end-of-line").status == 0)
    func run(_ text: String) throws -> Program.Outcome { try texts.skein("lm", "evaluate", "-", input: text) }
    let empty = try run("")
    #expect(empty.status == 2 && empty.errors.contains("[SK-TEXT-007]"))
    let single = try run("w1")
    #expect(
      single.status == 2 && single.errors.contains("has 1 token, and 2 are needed [SK-RUN-005]\n  give more text\n"))
    #expect(try run("w1 w2").output.contains("nats a token, 1 token, "))
    let absent = try texts.skein("lm", "evaluate", "text.txt", "--db", "absent.db")
    #expect(absent.status == 3 && absent.errors.contains("absent.db: there is no such file"))
    #expect(!FileManager.default.fileExists(atPath: texts.folder.path("absent.db")))
  }

  @Test("a name is needed only where there are several models, and it has to be a model's")
  func names() throws {
    let texts = try LanguageModelFolder()
    let embedding = ["embed", "train", "text.txt", "--name", "vectors", "--dimension", "8", "--epochs", "1"]
    #expect(try texts.skein(embedding).status == 0)
    #expect(try texts.train("--name", "one").status == 0)
    #expect(try texts.skein("lm", "evaluate", "text.txt").output.hasPrefix("one perplexity "))
    #expect(try texts.train("--name", "two").status == 0)
    let several = try texts.skein("lm", "evaluate", "text.txt")
    #expect(several.status == 64 && several.errors.contains("(“one”, “two”) and no name was given"))
    let unknown = try texts.skein("lm", "evaluate", "text.txt", "--name", "absent")
    #expect(unknown.status == 1 && unknown.errors.contains("holds no model named “absent”"))
    let other = try texts.skein("lm", "evaluate", "text.txt", "--name", "vectors")
    #expect(other.status == 64 && other.errors.contains("“vectors” is an embedding, not a model"))
  }
}

@Suite("skein lm score")
struct LanguageModelScoreTests {
  /// Lines of every sort, none of which may be lost or cut in two.
  private static let lines = [
    "w1 w2 w3", "", "   ", "unseen words 語 🧵", "\ttabs\tinside", "a return\rinside", "separators \u{2028} \u{85} \u{C}",
    "nul \0 byte", "w1", String(repeating: "w1 w2 ", count: 20_000), "last",
  ]

  @Test(
    "a line gives a line, whatever it holds, and its text comes last",
    arguments: ["words", "characters", "subwords", "words without ends"])
  func lineForLine(units: String) throws {
    let texts = try LanguageModelFolder()
    let options: [String: [String]] = [
      "characters": ["--units", "characters"], "subwords": ["--units", "subwords", "--subwords", "270"],
      "words without ends": ["--no-end-of-line"],
    ]
    #expect(try texts.skein(LanguageModelFolder.small + ["--epochs", "1"] + (options[units] ?? [])).status == 0)
    let run = try texts.skein("lm", "score", "--quiet", input: Self.lines.joined(separator: "\n"))
    #expect(run.status == 0 && run.errors.isEmpty)
    let rows = run.output.components(separatedBy: "\n").dropLast().map {
      $0.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.map { $0.last } == Self.lines)
    for row in rows {
      let tokens = try #require(Int(row[2]))
      if let mean = Double(row[0]), let perplexity = Double(row[1]) {
        #expect(tokens > 0 && mean < 0 && abs(perplexity / exp(-mean) - 1) < 1e-3)
      } else {
        // A token that nothing stands before is not predicted.
        #expect(row[..<2] == ["–", "–"] && tokens <= (units == "words without ends" ? 1 : 0), "\(row)")
      }
    }
    let marked = try texts.skein("lm", "score", input: "\u{FEFF}w1 w2\nw3\n")
    #expect(try marked.output == texts.skein("lm", "score", input: "w1 w2\nw3\n").output)
    #expect(marked.errors == "byte order mark dropped\n")
    let windows = try texts.skein("lm", "score", input: "w1 w2\r\nw3")
    #expect(try windows.output == texts.skein("lm", "score", input: "w1 w2\nw3\n").output)
  }

  @Test("--json has each token, whose probabilities make those of the line")
  func json() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train().status == 0)
    let run = try texts.skein("lm", "score", "--json", input: "w1 unseen w2\n\n")
    let scores = try run.objects
    #expect(scores.count == 2)
    let score = scores[0]
    #expect(
      Set(score.keys) == ["text", "tokens", "logProbability", "meanLogProbability", "perplexity", "unknownTokens"])
    let tokens = try #require(score["tokens"] as? [[String: Any]])
    #expect(tokens.compactMap { $0["token"] as? String } == ["w1", "<unk>", "w2", "<eos>"])
    let sum = tokens.compactMap { $0["logProbability"] as? Double }.reduce(0, +)
    let whole = try #require(score["logProbability"] as? Double)
    #expect(abs(sum - whole) < 1e-12 * abs(whole))
    #expect(score["meanLogProbability"] as? Double == whole / 4)
    #expect(score["unknownTokens"] as? Int == 1 && score["text"] as? String == "w1 unseen w2")
    // A line knows nothing of the one before.
    let alone = try texts.skein("lm", "score", "--json", input: "\n")
    #expect(try alone.objects[0] as NSDictionary == scores[1] as NSDictionary)
  }

  @Test("bytes that are not UTF-8 are refused by their place, or replaced or skipped and counted")
  func invalid() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train().status == 0)
    try Data(Array("w1\nw2 h\u{E9}".utf8) + [0xE9, 0x21, 0x0A] + Array("w3\n".utf8)).write(to: texts.folder.file("bad"))
    func run(_ options: String...) throws -> Program.Outcome {
      let script = "'\(Program.skein.file.path)' lm score \(options.joined(separator: " ")) < bad"
      return try Program.shell.run(["-c", script], in: texts.folder)
    }
    let refused = try run()
    #expect(
      refused.status == 2 && refused.errors.contains("-:2:6: byte 0xE9 is not UTF-8 (byte offset 9) [SK-TEXT-002]"))
    #expect(refused.output.hasSuffix("\tw1\n"), "lines before it are answered")
    let replaced = try run("--invalid", "replace")
    #expect(
      replaced.status == 0 && replaced.output.contains("\tw2 hé\u{FFFD}!\n") && replaced.output.hasSuffix("\tw3\n"))
    #expect(replaced.errors.hasPrefix("1 invalid sequence replaced by U+FFFD\n"))
    let skipped = try run("--invalid", "skip")
    #expect(skipped.output.contains("\tw2 hé!\n") && skipped.errors.hasPrefix("1 invalid byte skipped\n"))
  }

  @Test("an answer comes before the next line is asked for")
  func conversation() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train().status == 0)
    let questions = Pipe()
    let process = try Program.skein.start(
      ["lm", "score"], input: questions.fileHandleForReading, output: texts.folder.handle("output"),
      errors: texts.folder.handle("errors"), in: texts.folder)
    for line in ["w1 w2", "w3"] {
      try questions.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
      try texts.wait(for: "\t\(line)\n", of: process, in: "output")
    }
    try questions.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.status == 0)
  }
}

@Suite("skein lm generate")
struct LanguageModelGenerateTests {
  @Test("what would command a terminal is shown there as a picture, and written as it is anywhere else")
  func controls() throws {
    let texts = try LanguageModelFolder()
    let prompt = "a\u{1B}[2J\u{7F}\u{9B}\tb"
    try texts.folder.write(String(repeating: prompt + "\n", count: 100), to: "text.txt")
    #expect(try texts.train("--units", "characters").status == 0)
    let written = ["lm", "generate", prompt, "--length", "1", "--stop", "b"]
    #expect(try texts.skein(written).output.hasPrefix(prompt))
    for options in [written, ["lm", "generate", prompt, "--length", "2", "--beam", "1"]] {
      let run = try PseudoTerminal().run(.skein, options + ["--db", texts.folder.path("skein.db")])
      #expect(run.status == 0 && run.shown.hasPrefix("a␛[2J␡\u{FFFD}\tb"), "\(run.shown)")
      #expect(!run.shown.contains("\u{1B}"))
    }
  }

  @Test(
    "one seed gives one text, another seed another one, and --json the same",
    arguments: ["words", "characters", "subwords"])
  func seeds(units: String) throws {
    let texts = try LanguageModelFolder()
    let sizes = units == "subwords" ? ["--subwords", "270"] : []
    #expect(try texts.skein(LanguageModelFolder.small + ["--epochs", "1", "--units", units] + sizes).status == 0)
    let generate = ["lm", "generate", "w1 w2", "--length", "40"]
    let first = try texts.skein(generate)
    #expect(first.status == 0 && first.errors.isEmpty)
    #expect(first.output.hasPrefix("w1 w2") && first.output.hasSuffix("\n"))
    // Subwords are made of bytes, and a model that has learned little writes any of them.
    #expect(units == "subwords" || !first.output.contains("\u{1B}"))
    #expect(try texts.skein(generate + ["--seed", "1"]) == first)
    #expect(try texts.skein(generate + ["--seed", "2"]).output != first.output)

    let result = try #require(try texts.skein(generate + ["--json"]).objects.first)
    #expect(Set(result.keys) == ["prompt", "text", "tokens", "unknownTokens", "end", "tokensPerSecond"])
    let text = try #require(result["text"] as? String)
    #expect(first.output == "w1 w2" + text + "\n")
    let tokens = try #require(result["tokens"] as? [[String: Any]])
    #expect(tokens.count == 40 && result["end"] as? String == "length")
    #expect(tokens.allSatisfy { $0["token"] is String && ($0["logProbability"] as? Double ?? 1) <= 0 })

    let terminal = try PseudoTerminal().run(.skein, generate + ["--db", texts.folder.path("skein.db")])
    #expect(terminal.status == 0 && (units == "subwords" || terminal.shown.hasSuffix(first.output)))
    let unprompted = try texts.skein("lm", "generate", "--length", "5")
    #expect(unprompted.status == 0, "every kind of unit knows how a line begins")
  }

  @Test("the most probable token is the same by every way to ask for it")
  func extremes() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train("--units", "characters").status == 0)
    func text(_ options: String...) throws -> String {
      let run = try texts.skein(["lm", "generate", "w1", "--length", "30"] + options)
      #expect(run.status == 0, "\(run.errors)")
      return run.output
    }
    let best = try text("--temperature", "0")
    for options in [("--top-k", "1"), ("--top-p", "1e-9"), ("--min-p", "1"), ("--temperature", "0.001")] {
      #expect(try text(options.0, options.1, "--seed", "3") == best, "\(options)")
    }
    #expect(try text("--temperature", "1000") != best)
    #expect(try text("--top-k", "100000000") == text())
    #expect(try text("--temperature", "0", "--repetition-penalty", "1000") != best)
  }

  @Test("a text ends before what --stop names")
  func stop() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train("--units", "characters").status == 0)
    let whole = try texts.skein("lm", "generate", "w1", "--length", "80").output
    let stopped = try texts.skein(
      "lm", "generate", "w1", "--length", "80", "--stop", "absent", "--stop", " w", "--json")
    let result = try #require(try stopped.objects.first)
    let text = try #require(result["text"] as? String)
    #expect(result["end"] as? String == "stop")
    #expect(!text.contains(" w") && whole.hasPrefix("w1" + text + " w"))
  }

  @Test("unknown words of the prompt are counted, shown as the model sees them, and written only if allowed")
  func unknown() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train("--maximum-size", "3").status == 0)
    let generate = ["lm", "generate", "unseen w0 unheard", "--length", "60"]
    let run = try texts.skein(generate)
    #expect(run.errors == "2 tokens of the prompt not in the vocabulary\n")
    #expect(run.output.hasPrefix("<unk> w0 <unk>"))
    #expect(run.output.components(separatedBy: "<unk>").count == 3, "not written again")
    #expect(try texts.skein(generate + ["--quiet"]).errors.isEmpty)
    let allowed = try texts.skein(generate + ["--allow-unknown"]).output
    #expect(allowed.components(separatedBy: "<unk>").count > 3)
    let json = try texts.skein(generate + ["--json"])
    #expect(try json.objects.first?["unknownTokens"] as? Int == 2 && json.errors.isEmpty)
  }

  @Test("a prompt of 10,000 words is read", arguments: ["lstm", "transformer"])
  func longPrompt(layer: String) throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train("--layer", layer, "--no-end-of-line").status == 0)
    let prompt = String(repeating: "w1 w2 ", count: 5_000)
    let run = try texts.skein("lm", "generate", prompt, "--length", "3")
    #expect(run.status == 0 && run.output.hasPrefix(prompt.dropLast()))
    let none = try texts.skein("lm", "generate")
    #expect(none.status == 64 && none.errors.contains("[SK-RUN-008]\n  give a prompt\n"))
  }

  @Test("Ctrl-C ends a text with status 130, and what was written stays")
  func interrupted() throws {
    let texts = try LanguageModelFolder()
    #expect(try texts.train().status == 0)
    let process = try texts.start(["lm", "generate", "w1", "--length", "1000000000"])
    try texts.wait(for: "w1 w", of: process, in: "output")
    process.interrupt()
    process.waitUntilExit()
    #expect(process.status == 130)
    #expect(try texts.folder.read("output").hasSuffix("\n"))
    #expect(try texts.folder.read("errors").isEmpty)
  }

  @Test(
    "settings that cannot be are refused",
    arguments: [
      ("--temperature", "-1"), ("--temperature", "nan"), ("--temperature", "1001"), ("--top-k", "0"), ("--top-p", "0"),
      ("--top-p", "1.5"), ("--min-p", "2"), ("--repetition-penalty", "0"), ("--length", "0"),
    ])
  func refused(option: String, value: String) throws {
    let texts = try LanguageModelFolder(words: 300)
    #expect(try texts.train("--batch", "2").status == 0)
    let run = try texts.skein("lm", "generate", "w1", "\(option)=\(value)")
    #expect(run.status == 64 && run.output.isEmpty && run.errors.hasPrefix("skein: "), "\(run)")
    #expect(run.errors.hasPrefix("skein: \(option) ") && run.errors.contains(" must be "), "\(run.errors)")
  }
}
