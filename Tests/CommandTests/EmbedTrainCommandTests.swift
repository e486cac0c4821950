import Foundation
import Testing

@Suite("skein embed train")
struct EmbedTrainCommandTests {
  private func digest(_ output: String) throws -> Substring {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("digest ") })
    return line.dropFirst("digest ".count)
  }

  private func folder(words: Int = 20_000) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(syntheticText(words: words), to: "text.txt")
    return folder
  }

  @Test(
    "1, 2, 3 and 8 threads give the same digest, with little memory too", arguments: ["skip-gram", "cbow", "glove"])
  func threads(model: String) throws {
    let folder = try folder()
    let digests = try [1, 2, 3, 8].map { threads in
      let run = try Program.skein.run(
        "embed", "train", "text.txt", "--model", model, "--epochs", "2", "--dimension", "30", "--threads", "\(threads)",
        "--db", "\(threads).db", "--memory", threads == 3 ? "0" : "512", in: folder)
      #expect(run.status == 0)
      return try digest(run.output)
    }
    #expect(Set(digests).count == 1 && digests[0].count == 64)
  }

  @Test("with n-grams, any number of threads gives the same digest, and unknown words are answered by theirs")
  func subwords() throws {
    let folder = try TemporaryFolder()
    let verbs = ["walk", "jump", "paint", "climb", "knock"]
    let endings = ["ing", "ed", "s"]
    let lines: [String] = (0..<1_500).map { (line: Int) -> String in
      let words: [String] = (0..<8).map { (place: Int) -> String in
        let verb: Int = (line * 7 + place * place) % 5
        return verbs[verb] + endings[line % 3]
      }
      return words.joined(separator: " ")
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "text.txt")
    let training = [
      "embed", "train", "text.txt", "--subwords", "--buckets", "5000", "--dimension", "12", "--sample", "0",
    ]
    let digests = try [1, 2, 3].map { threads in
      let run = try Program.skein.run(training + ["--threads", "\(threads)", "--replace"], in: folder)
      #expect(run.status == 0)
      return try digest(run.output)
    }
    #expect(Set(digests).count == 1)

    let nearest = try Program.skein.run("nearest", "talking", "--top", "3", in: folder)
    #expect(nearest.status == 0 && nearest.errors.contains("“talking” is not in the vocabulary: its n-grams answer"))
    #expect(nearest.output.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix("ing") }, "\(nearest.output)")
    #expect(try Program.skein.run("similarity", "talking", "shouted", in: folder).status == 0)
    #expect(try Program.skein.run("analogy", "walking", "walked", "talking", in: folder).status == 0)
    #expect(try Program.skein.run("vector", "talking", in: folder).output.split(separator: " ").count == 13)
    // Nothing was learned of any of its n-grams.
    let none = try Program.skein.run("nearest", "xyzzy", in: folder)
    #expect(none.status != 0 && none.errors.contains("xyzzy"))
    #expect(try Program.skein.run("info", "--verify", in: folder).status == 0)
    // A row only for what some word has.
    let told = try Program.skein.run("info", "--json", in: folder).output
    let used = try #require(told.firstMatch(of: /"used" *: *(\d+)/).flatMap { Int($0.1) })
    #expect(used > 50 && used < 400)

    let dump = try Program.skein.run(
      training + ["--dump-configuration", "--character-ngrams", "2-4"], in: folder)
    try folder.write(dump.output, to: "settings.yaml")
    #expect(dump.output.contains("maximumLength: 4"))
    let configured = try Program.skein.run(
      ["embed", "train", "text.txt", "--configuration", "settings.yaml", "--db", "b.db"], in: folder)
    let direct = try Program.skein.run(training + ["--character-ngrams", "2-4", "--db", "c.db"], in: folder)
    #expect(try digest(configured.output) == digest(direct.output))
    for (options, message) in [
      (["--buckets", "9"], "need --subwords"), (["--character-ngrams", "3-6"], "need --subwords"),
      (["--subwords", "--character-ngrams", "4-3"], "must be from the minimum, 4, to 64"),
      (["--subwords", "--character-ngrams", "0"], "leave --subwords out"),
      (["--subwords", "--buckets", "0"], "--buckets (word2Vec.subwords.buckets) is 0"),
      (["--loss", "hierarchical", "--negative", "5"], "--negative has no meaning"),
    ] {
      let run = try Program.skein.run(["embed", "train", "text.txt", "--db", "no.db"] + options, in: folder)
      #expect(run.status == 64 && run.errors.contains(message), "\(options): \(run.errors)")
    }
  }

  @Test("hierarchical softmax gives the same digest for any number of threads", arguments: ["skip-gram", "cbow"])
  func hierarchical(model: String) throws {
    let folder = try folder()
    let digests = try [1, 3].map { threads in
      let run = try Program.skein.run(
        "embed", "train", "text.txt", "--model", model, "--loss", "hierarchical", "--epochs", "2", "--dimension", "30",
        "--threads", "\(threads)", "--db", "\(threads).db", in: folder)
      #expect(run.status == 0)
      return try digest(run.output)
    }
    #expect(Set(digests).count == 1)
  }

  @Test("the name is the corpus's file name, and the ledger balances")
  func report() throws {
    let folder = try folder()
    let run = try Program.skein.run("embed", "train", "text.txt", "--epochs", "1", "--dimension", "8", in: folder)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("text: "))
    #expect(run.errors.contains("read 20,000 tokens = "))
    #expect(run.errors.contains("epoch 1/1: loss "))
    #expect(run.errors.contains("skein nearest WORD --name text"))
    #expect(!run.errors.contains("\u{1B}"), "no live line without a terminal")

    let quiet = try Program.skein.run(
      "embed", "train", "text.txt", "--epochs", "1", "--dimension", "8", "--quiet", "--name", "quiet", in: folder)
    #expect(quiet.status == 0 && quiet.errors.isEmpty)
    #expect(try digest(quiet.output) == digest(run.output))
  }

  @Test("--json prints events, a finished one last")
  func events() throws {
    let folder = try folder()
    let run = try Program.skein.run(
      "embed", "train", "text.txt", "--epochs", "2", "--dimension", "8", "--held-out", "0.2", "--json", in: folder)
    let events = try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let names = events.compactMap { $0["event"] as? String }
    #expect(names.count == events.count && names.last == "finished")
    #expect(names.filter { $0 == "epoch" }.count == 2 && names.contains("corpus"))
    let finished = try #require(events.last)
    for key in [
      "digest", "trainSeconds", "trainCPUSeconds", "readSeconds", "saveSeconds", "corpusWords", "peakMemoryBytes",
    ] {
      #expect(finished[key] != nil, "\(key)")
    }
    let epochs = events.filter { $0["event"] as? String == "epoch" }
    #expect(epochs.allSatisfy { $0["heldOutLossNats"] is Double && $0["meanLossNats"] is Double })
    #expect(run.errors.isEmpty)
  }

  @Test("GloVe tells how many pairs were counted, and its own figures")
  func gloVeEvents() throws {
    let folder = try folder()
    let training = ["embed", "train", "text.txt", "--model", "glove", "--epochs", "2", "--dimension", "8"]
    let run = try Program.skein.run(training + ["--json", "--memory", "0"], in: folder)
    let events = try run.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    func all(_ name: String) -> [[String: Any]] { events.filter { $0["event"] as? String == name } }
    let counted = try #require(all("counted").first)
    let pairs = try #require(counted["pairs"] as? Int)
    #expect(
      pairs > 100_000 && counted["bytesOnDisk"] as? Int ?? 0 > 3 * pairs,
      "12 bytes for a pair and its mirror image, but for what is no full chunk"
    )
    let errors = all("epoch").compactMap { $0["meanSquaredError"] as? Double }
    #expect(errors.count == 2 && errors[1] < errors[0] && all("epoch").allSatisfy { $0["meanLossNats"] == nil })
    let finished = try #require(all("finished").first)
    #expect(finished["pairsPerSecond"] is Double && finished["wordsPerSecond"] == nil)

    let told = try Program.skein.run(training + ["--name", "told"], in: folder)
    #expect(told.errors.contains("pairs of a word and a neighbour; counted in ") && told.output.contains("pairs/s"))
    #expect(told.errors.contains(String(format: "epoch 2/2: loss %.5f, weighted squared error a pair", errors[1])))
    let info = try Program.skein.run("info", in: folder)
    #expect(info.output.contains("text: glove, ") && info.output.contains(", weighted squared error a pair at the end"))
    let figures = try Program.skein.run("runs", "show", "2", in: folder)
    #expect(figures.status == 0 && figures.output.contains("pairsPerSecond"), "\(figures.output)")
  }

  @Test(
    "SIGINT and SIGTERM save, say how to go on, and resuming gives the digest of an unbroken run",
    arguments: ["skip-gram", "glove"])
  func stopping(model: String) throws {
    let folder = try folder(words: 100_000)
    let training = ["embed", "train", "text.txt", "--model", model, "--epochs", "20", "--dimension", "64"]
    let whole = try digest(try Program.skein.run(training + ["--db", "whole.db"], in: folder).output)
    for (signal, status) in [(SIGINT, Int32(130)), (SIGTERM, 143)] {
      let db = "\(signal).db"
      let process = try Program.skein.start(
        training + ["--db", db], output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
      try folder.wait(for: "epoch 2/20", of: process)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.status == status)
      #expect(try folder.read("errors").contains("skein embed train --resume --db \(db) --name text"))

      // Training anew under the name has to say what becomes of the checkpoint.
      let again = try Program.skein.run(training + ["--db", db], in: folder)
      #expect(again.status == 64 && again.errors.contains("SK-RUN-003"))
      let changed = try Program.skein.run(
        ["embed", "train", "--resume", "--db", db, "--dimension", "65"], in: folder)
      #expect(changed.status == 64 && changed.errors.contains("SK-CONF-005"))
      // An option of the model that the training has, although no --model says so again.
      let own = model == "glove" ? ["--maximum-count", "9"] : ["--negative", "9"]
      let other = try Program.skein.run(["embed", "train", "--resume", "--db", db] + own, in: folder)
      #expect(other.status == 64 && other.errors.contains(" and is 9 now [SK-CONF-005]"), "\(other.errors)")

      let resumed = try Program.skein.run(["embed", "train", "--resume", "--db", db, "--threads", "3"], in: folder)
      #expect(resumed.status == 0 && resumed.errors.contains("resumed in epoch"))
      #expect(try digest(resumed.output) == whole)
      let done = try Program.skein.run(["embed", "train", "--resume", "--db", db, "--name", "text"], in: folder)
      #expect(done.status == 0 && done.output.contains("finished already"))
    }
  }

  @Test(
    "killed at 20 random moments and more, a training ends with the digest of an unbroken run",
    arguments: [["--subwords", "--buckets", "3000"], ["--model", "glove"]])
  func killing(options: [String]) throws {
    let folder = try folder(words: 60_000)
    let training = ["embed", "train", "text.txt", "--epochs", "60", "--dimension", "64"] + options
    let whole = try digest(try Program.skein.run(training + ["--db", "whole.db"], in: folder).output)
    let often = training + ["--db", "killed.db", "--resume", "--checkpoint-every", "0.02"]
    var kills = 0
    var longest = 0.15
    while true {
      let process = try Program.skein.start(
        often, output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
      usleep(UInt32(Double.random(in: 0...longest) * 1e6))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .exit { break }
      kills += 1
      // The first twenty kills come so early that the training cannot be over; then it is let run longer and longer.
      if kills >= 20 { longest *= 1.3 }
    }
    #expect(kills >= 20)
    #expect(try digest(try folder.read("output")) == whole)
  }

  @Test("a corpus that changed is not resumed with, and the checkpoint stays")
  func changedCorpus() throws {
    let folder = try folder(words: 60_000)
    let process = try Program.skein.start(
      ["embed", "train", "text.txt", "--epochs", "200"], output: folder.handle("output"),
      errors: folder.handle("errors"), in: folder)
    try folder.wait(for: "epoch 1/200", of: process)
    process.terminate()
    process.waitUntilExit()
    try folder.write(syntheticText(words: 60_000, seed: 2), to: "text.txt")
    let resumed = try Program.skein.run("embed", "train", "--resume", in: folder)
    #expect(resumed.status == 2 && resumed.errors.contains("text.txt is not as it was"))
    #expect(try Program.skein.run("embed", "train", "--resume", in: folder).errors.contains("SK-RUN-001"))
  }

  @Test("a negative exponent of negatives is taken as it is written")
  func negativeExponent() throws {
    let folder = try folder()
    let dump = ["embed", "train", "text.txt", "--dump-configuration"]
    let apart = try Program.skein.run(dump + ["--negative-exponent", "-0.5"], in: folder)
    #expect(apart.output.contains("negativeExponent: -0.5"), "\(apart.errors)")
    #expect(try Program.skein.run(dump + ["--negative-exponent=-0.5"], in: folder).output == apart.output)
  }

  @Test("an embedding is not overwritten unless asked to")
  func nameTaken() throws {
    let folder = try folder()
    let training = ["embed", "train", "text.txt", "--epochs", "1", "--dimension", "8"]
    #expect(try Program.skein.run(training, in: folder).status == 0)
    let again = try Program.skein.run(training, in: folder)
    #expect(again.status != 0)
    #expect(again.errors.contains("“text” exists already") && again.errors.contains("--replace"))
    #expect(try Program.skein.run(training + ["--replace", "--seed", "2"], in: folder).status == 0)
  }

  @Test("when nothing reaches the minimum count, the error names the most frequent words and the option")
  func nothingFrequent() throws {
    let folder = try TemporaryFolder()
    try folder.write("one two three two", to: "text.txt")
    let run = try Program.skein.run("embed", "train", "text.txt", in: folder)
    #expect(run.status == 2)
    #expect(run.errors.contains("two") && run.errors.contains("--minimum-count"))
  }

  @Test(
    "words that have no neighbours teach nothing, and are refused",
    arguments: [[], ["--model", "glove"], ["--model", "lsa", "--weighting", "ppmi"], ["--subwords"]])
  func noNeighbours(options: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "one\ntwo\nthree !\n\n", count: 9), to: "text.txt")
    let alone = try Program.skein.run(["embed", "train", "text.txt", "--dimension", "2"] + options, in: folder)
    #expect(alone.status == 2 && alone.errors.contains("no line holds two words of the vocabulary"), "\(alone.errors)")
    #expect(alone.output.isEmpty && alone.errors.contains("[SK-EMB-003]"))
    try folder.write(String(repeating: "one\ntwo three\n\n", count: 9), to: "text.txt")
    let beside = try Program.skein.run(["embed", "train", "text.txt", "--dimension", "1"] + options, in: folder)
    #expect(beside.status == 0, "\(beside.errors)")
  }

  @Test("a bad corpus or a bad option leaves no file behind")
  func nothingMade() throws {
    let folder = try TemporaryFolder()
    let missing = try Program.skein.run("embed", "train", "absent.txt", in: folder)
    #expect(missing.status == 2 && missing.errors.contains("absent.txt"))
    try folder.write("text", to: "text.txt")
    let option = try Program.skein.run("embed", "train", "text.txt", "--dimension", "0", in: folder)
    #expect(option.status == 64 && option.errors.contains("--dimension (word2Vec.dimension) is 0, and must be from 1"))
    for (options, message) in [
      (["--name", ""], "--name must not be empty"), (["--checkpoint-every", "nan"], "--checkpoint-every must be 0"),
      (["--checkpoint-every", "-1"], "--checkpoint-every is -1, and must not be negative"),
      (["--threads", "0"], "--threads must be"), (["--memory=-1"], "--memory must be"),
      (["--resume", "--restart"], "exclude each other"),
    ] {
      let run = try Program.skein.run(["embed", "train", "text.txt"] + options, in: folder)
      #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("skein.db")))
  }
}

@Suite("skein embed train --configuration")
struct ConfigurationFileTests {
  private let train = ["embed", "train", "text.txt", "--dump-configuration"]

  @Test("what is dumped can be fed back, and options win")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let options = ["--model", "cbow", "--dimension", "64", "--tokenizer", "whitespace", "--minimum-count", "3"]
    let dumped = try Program.skein.run(train + options, in: folder)
    #expect(dumped.status == 0 && dumped.output.contains("dimension: 64"))
    try folder.write(dumped.output, to: "run.yaml")
    #expect(try Program.skein.run(train + ["--configuration", "run.yaml"], in: folder).output == dumped.output)
    let other = try Program.skein.run(train + ["--configuration", "run.yaml", "--dimension", "65"], in: folder)
    #expect(other.output == dumped.output.replacingOccurrences(of: "dimension: 64", with: "dimension: 65"))
  }

  @Test("a file may name only what differs")
  func partial() throws {
    let folder = try TemporaryFolder()
    try folder.write("word2Vec:\n  window: 3\n", to: "run.yaml")
    let plain = try Program.skein.run(train, in: folder).output
    let read = try Program.skein.run(train + ["--configuration", "run.yaml"], in: folder)
    #expect(read.output == plain.replacingOccurrences(of: "window: 5", with: "window: 3"))
  }

  @Test("options and settings of one method are refused with another, and only the method's own are dumped")
  func methods() throws {
    let folder = try TemporaryFolder()
    let dumped = try Program.skein.run(
      train + ["--model", "glove", "--window", "7", "--maximum-count", "9"], in: folder)
    #expect(dumped.output.contains("method: glove") && dumped.output.contains("window: 7\n"))
    #expect(dumped.output.contains("maximumCount: 9") && !dumped.output.contains("word2Vec:"))
    try folder.write(dumped.output, to: "glove.yaml")
    #expect(try Program.skein.run(train + ["--configuration", "glove.yaml"], in: folder).output == dumped.output)
    for (options, message) in [
      (["--model", "glove", "--negative", "7"], "--negative is an option of --model skip-gram or cbow"),
      (["--maximum-count", "7"], "--maximum-count is an option of --model glove, and does nothing with skip-gram"),
      (
        ["--configuration", "glove.yaml", "--model", "cbow"],
        "--model (method) is word2Vec, and must be glove where settings of glove are given"
      ),
      (["--model", "glove", "--window", "0"], "--window (glove.window) is 0"),
    ] {
      let run = try Program.skein.run(["embed", "train", "glove.yaml"] + options, in: folder)
      #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test(
    "a bad file is refused with the place and what to do",
    arguments: [
      ("word2Vec:\n  windo: 3\n", "did you mean “word2Vec.window”?"),
      ("word2Vec:\n  window: three\n", "window"),
      ("word2Vec: 3\n", "word2Vec takes keys with values"),
      ("minimumCount: 5\nword2Vec:\n  epochs: 3.5\n", "run.yaml:3: word2Vec.epochs must be a whole number, not 3.5"),
      ("word2Vec:\n  model: cbw\n", "must be skip-gram or cbow, not “cbw”"),
      ("- 1\n", "it holds no keys with values"),
      ("a: [1\n", "is not YAML"),
    ])
  func bad(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "run.yaml")
    let run = try Program.skein.run(train + ["--configuration", "run.yaml"], in: folder)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }
}
