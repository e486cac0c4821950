import Foundation
import Testing

@Suite("skein list, info and remove")
struct WorkbenchCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(syntheticText(words: 20_000), to: "text.txt")
  }

  private func train(_ name: String, dimension: Int = 8) throws {
    let run = try Program.skein.run(
      "embed", "train", "text.txt", "--name", name, "--epochs", "1", "--dimension", "\(dimension)", "--quiet",
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("a missing file is an error of status 3, not an empty list", arguments: ["list", "info"])
  func missing(command: String) throws {
    let run = try Program.skein.run(command, in: folder)
    #expect(run.status == 3 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("skein: skein.db: there is no such file [SK-DB-001]\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["text.txt"])
  }

  @Test("--db comes before SKEIN_DB, and SKEIN_DB before skein.db")
  func whichFile() throws {
    let environment = ["SKEIN_DB": "variable.db"]
    let byVariable = try Program.skein.run(["list"], environment: environment, in: folder)
    #expect(byVariable.errors.contains("variable.db: there is no such file"))
    let byOption = try Program.skein.run(["list", "--db", "option.db"], environment: environment, in: folder)
    #expect(byOption.errors.contains("option.db: there is no such file"))
    let byDefault = try Program.skein.run(["list"], environment: ["SKEIN_DB": ""], in: folder)
    #expect(byDefault.errors.contains("skein.db: there is no such file"))
  }

  @Test("list has a line for each embedding: name, kind, words × dimension, when, from what")
  func list() throws {
    try train("small")
    try train("larger", dimension: 12)
    let run = try Program.skein.run("list", in: folder)
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && lines.count == 2)
    #expect(lines[0].hasPrefix("larger  skip-gram  ") && lines[0].contains(" words × 12  20"))
    #expect(lines[1].hasPrefix("small   skip-gram  ") && lines[1].hasSuffix(" UTC  text.txt"))

    let json = try object(try Program.skein.run("list", "--json", in: folder).output)
    let embeddings = try #require(json["embeddings"] as? [[String: Any]])
    #expect(embeddings.map { $0["name"] as? String } == ["larger", "small"])
    #expect(embeddings.map { $0["dimension"] as? Int } == [12, 8])
  }

  @Test("info tells the settings, the corpus, its checksum and the digest, and in JSON the same")
  func info() throws {
    try train("small")
    let run = try Program.skein.run("info", in: folder)
    #expect(run.status == 0)
    let json = try object(try Program.skein.run("info", "--json", in: folder).output)
    let embedding = try #require((json["embeddings"] as? [[String: Any]])?.first)
    let vocabulary = try #require(embedding["vocabulary"] as? [String: Any])
    let source = try #require((vocabulary["sources"] as? [[String: Any]])?.first)
    for fact in [
      "skein.db: ", ", format 7\n", "small: skip-gram, ", "\n                 word2Vec: dimension 8, ", " window 5\n",
      "ICU ", "Unicode ",
      "read 20,000 tokens = ",
      embedding["digest"] as? String ?? "no digest", "text.txt, ", source["sha256"] as? String ?? "no checksum",
    ] {
      #expect(run.output.contains(fact), "\(fact)")
    }
    let settings = run.output.split(separator: "\n").drop { !$0.hasPrefix("  configuration") }.prefix {
      !$0.hasPrefix("  digest")
    }
    #expect(settings.count > 3 && settings.allSatisfy { $0.count <= 100 }, "\(run.output)")
    #expect(json["formatVersion"] as? Int == 7 && embedding["seed"] as? Int == 1)
    #expect((embedding["configuration"] as? [String: Any])?["minimumCount"] as? Int == 5)
  }

  @Test("an unknown name is refused with the nearest one")
  func unknownName() throws {
    try train("small")
    for command in ["info", "remove"] {
      let run = try Program.skein.run(command, "--name", "smal", in: folder)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.errors.contains("nothing named “smal” [SK-USE-006]\n  did you mean “small”?"))
    }
  }

  @Test("--verify finds a sound file sound, and names what is damaged with status 3")
  func verify() throws {
    try train("first", dimension: 100)
    try train("second", dimension: 100)
    let sound = try Program.skein.run("info", "--verify", in: folder)
    #expect(sound.status == 0)
    #expect(sound.output.hasPrefix("sound  file\nsound  embedding first\nsound  embedding second\n"))

    // Vectors fill most of the file: 1,900 and more of 400 bytes for each embedding.
    var bytes = try Data(contentsOf: folder.file("skein.db"))
    bytes[bytes.count * 3 / 5 + 4] ^= 1
    try bytes.write(to: folder.file("skein.db"))
    let damaged = try Program.skein.run("info", "--verify", in: folder)
    #expect(damaged.status == 3)
    let lines = damaged.output.split(separator: "\n").prefix(3)
    #expect(lines.filter { $0.hasPrefix("DAMAGED  embedding ") }.count == 1, "\(lines)")
    #expect(lines.first == "sound  file")
  }

  @Test("remove says what it removed and how much smaller the file is")
  func remove() throws {
    try train("small")
    try train("larger", dimension: 100)
    let size = try Data(contentsOf: folder.file("skein.db")).count
    let run = try Program.skein.run("remove", "--name", "larger", "--json", in: folder)
    let freed = size - (try Data(contentsOf: folder.file("skein.db")).count)
    #expect(run.status == 0 && freed > 100_000)
    #expect(try object(run.output)["freedBytes"] as? Int == freed)
    let again = try Program.skein.run("remove", "--name", "small", in: folder)
    #expect(again.output.hasPrefix("removed embedding small (") && again.output.hasSuffix(" smaller\n"))
    let list = try Program.skein.run("list", in: folder)
    #expect(list.status == 0 && list.output.isEmpty && list.errors.contains("holds nothing yet"))
  }

  @Test("an unfinished training is listed with the command that resumes it, and can be discarded")
  func unfinished() throws {
    let training = try Program.skein.start(
      [
        "embed", "train", "text.txt", "--name", "it's long", "--epochs", "1000", "--checkpoint-every", "0.05",
        "--quiet",
      ],
      output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
    defer { training.terminate() }
    var running = ""
    for _ in 0..<600 where !running.contains("in training") {
      usleep(50_000)
      running = try Program.skein.run("list", in: folder).output
    }
    #expect(running.hasPrefix("it's long  in training  "))
    let refused = try Program.skein.run("remove", "--checkpoint", "it's long", in: folder)
    #expect(refused.status == 3 && refused.errors.contains("is being trained right now (process "))

    kill(training.processIdentifier, SIGKILL)
    training.waitUntilExit()
    let command = #"skein embed train --resume --name 'it'\''s long'"#
    let info = try Program.skein.run("info", "--name", "it's long", in: folder)
    #expect(info.status == 0 && info.output.contains("\n  resume with    \(command)\n"), "\(info)")
    let json = try object(try Program.skein.run("list", "--json", in: folder).output)
    #expect((json["unfinished"] as? [[String: Any]])?.map { $0["resume"] as? String } == [command])

    let removed = try Program.skein.run("remove", "--checkpoint", "it's long", in: folder)
    #expect(removed.status == 0 && removed.output.hasPrefix("removed checkpoint it's long (unfinished training); "))
    #expect(try Program.skein.run("list", in: folder).output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).allSatisfy { !$0.hasSuffix(".lock") })
  }

  @Test("remove wants to be told exactly one thing")
  func removeUsage() throws {
    for arguments in [["remove"], ["remove", "--name", "a", "--checkpoint", "a"]] {
      let run = try Program.skein.run(arguments, in: folder)
      #expect(run.status == 64 && run.output.isEmpty, "\(arguments)")
    }
  }

  @Test("files of tensors that do not fit are refused, and nothing happens")
  func tensors() throws {
    try train("small")
    for (arguments, status, message) in [
      (["export", "small.safetensors", "--name", "other"], 1, "holds no embedding named “other”"),
      (["export", "small.txt", "--tensor", "x"], 64, "--tensor"),
      (["import", "small.safetensors"], 3, "small.safetensors: cannot be read: No such file"),
      (["import", "small.safetensors", "--into", "lm"], 64, "a new model needs a --name"),
      (
        ["import", "small.safetensors", "--into", "lm", "--name", "b", "--tensor", "x"], 64, "--into takes all tensors"
      ),
      (
        ["import", "small.safetensors", "--into", "lm", "--name", "b"], 3,
        "small.safetensors: cannot be read: No such file"
      ),
    ] as [([String], Int32, String)] {
      let run = try Program.skein.run(arguments, in: folder)
      #expect(run.status == status && run.output.isEmpty && run.errors.contains(message), "\(arguments): \(run.errors)")
    }
    try folder.write("\u{2}\0\0\0\0\0\0\0{}", to: "empty.safetensors")
    let vectors = try Program.skein.run("import", "empty.safetensors", in: folder)
    #expect(vectors.status == 2 && vectors.errors.contains("0 matrices, none of them named “vectors” [SK-EMB-105]"))
    let into = ["import", "empty.safetensors", "--name", "b", "--into"]
    let other = try Program.skein.run(into + ["small"], in: folder)
    #expect(other.status == 64 && other.errors.contains("“small” is an embedding, not a model [SK-DB-035]"))
    let unknown = try Program.skein.run(into + ["lm"], in: folder)
    #expect(unknown.status == 1 && unknown.errors.contains("holds no model named “lm”"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == [
        "empty.safetensors", "skein.db", "text.txt",
      ])
  }
}
