import Foundation
import Testing

@Suite("skein lm train --resume")
struct LanguageModelResumingTests {
  /// Everything that a checkpoint has to keep: an optimizer's moments, hidden states, random windows, dropout, averages.
  private static let training =
    LanguageModelFolder.small + ["--optimizer", "adam", "--windows", "random", "--averaging", "nt-asgd"]

  @Test(
    "SIGINT and SIGTERM save, and the command that is printed goes on to the digest of an unbroken training",
    arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func stopping(signal: Int32, status: Int32) throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let training = Self.training + ["--epochs", "20", "--name", "it's"]
    let whole = try texts.skein(training + ["--db", "whole.db"]).digest
    let process = try texts.start(training)
    try texts.wait(for: "epoch 2: ", of: process)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.status == status)
    #expect(try texts.folder.read("output").isEmpty)
    let said = try texts.folder.read("errors")
    #expect(said.contains("stopped and saved, "))
    let command = try #require(said.split(separator: "\n").last).trimmingCharacters(in: .whitespaces)
    #expect(command == #"skein lm train --resume --name 'it'\''s'"#)

    // Training anew under the name has to say what becomes of the checkpoint.
    let again = try texts.skein(training)
    #expect(again.status == 64 && again.errors.contains("SK-RUN-003"))
    let changed = try texts.skein("lm", "train", "--resume", "--dimension", "9")
    #expect(changed.status == 64 && changed.errors.contains("model.embeddingSize was 8 and is 9 now [SK-CONF-005]"))

    // As a shell understands it, from the folder of the program.
    let resumed = try Program.shell.run(
      ["-c", "PATH='\(Program.skein.file.deletingLastPathComponent().path)':$PATH; \(command) --threads 1"],
      in: texts.folder)
    #expect(resumed.status == 0 && resumed.errors.contains("resumed in epoch "))
    #expect(try resumed.digest == whole)
    let none = try texts.skein("lm", "train", "--resume")
    #expect(none.status == 1 && none.errors.contains("no training is unfinished"))
  }

  @Test("which of several unfinished trainings is meant, and by which command they go on, is said")
  func several() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let embed = ["embed", "train", "text.txt", "--dimension", "8", "--epochs", "100000"]
    for (training, line) in [
      (Self.training + ["--epochs", "1000", "--name", "a"], "epoch 1: "), (embed + ["--name", "e"], "epoch 1/"),
      (Self.training + ["--epochs", "1000", "--name", "b"], "epoch 1: "),
    ] {
      let process = try texts.start(training)
      try texts.wait(for: line, of: process)
      process.interrupt()
      process.waitUntilExit()
      #expect(process.status == 130)
    }
    let which = try texts.skein("lm", "train", "--resume")
    #expect(which.status == 64 && which.errors.contains("choose one with --name; these can be resumed: “a”, “b”"))
    for options in [[], ["--resume"], ["--replace"]] {
      let other = try texts.skein(["lm", "train", "text.txt", "--name", "e"] + options)
      #expect(other.status == 64 && other.errors.contains("go on with `skein embed train --resume --name e`"))
    }
    // The only one of its kind needs no name.
    let changed = try texts.skein("embed", "train", "--resume", "--dimension", "9")
    #expect(
      changed.status == 64 && changed.errors.contains("“e” was begun with other settings: word2Vec.dimension was 8"))
  }

  @Test("--precision bf16 given again is the float32 that the machine fell back to")
  func fallback() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let training = Self.training + ["--epochs", "40", "--precision", "bf16"]
    let whole = try texts.skein(training + ["--db", "whole.db"])
    let process = try texts.start(training)
    try texts.wait(for: "epoch 2: ", of: process)
    process.interrupt()
    process.waitUntilExit()
    let resumed = try texts.skein(training + ["--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try resumed.digest == whole.digest)
    let hasAMX = !whole.errors.contains("this machine has no AMX")
    #expect(resumed.errors.contains("this machine has no AMX: training in float32") == !hasAMX)
  }

  @Test("with --json a stopped training says so in an event")
  func stoppedEvent() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let process = try texts.start(Self.training + ["--epochs", "1000", "--json"])
    try texts.wait(for: #""event":"validation""#, of: process, in: "output")
    process.interrupt()
    process.waitUntilExit()
    #expect(process.status == 130)
    let events = try Program.Outcome(status: 130, output: texts.folder.read("output"), errors: "").objects
    let last = try #require(events.last)
    #expect(last["event"] as? String == "stopped" && last["resume"] as? String == "skein lm train --resume --name text")
    let progress = try #require(last["progress"] as? Double)
    #expect(progress > 0 && progress < 1)
    #expect(try texts.folder.read("errors").isEmpty)
  }

  @Test("killed at ten random moments and more, a training ends with the digest of an unbroken one")
  func killing() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let training = Self.training + ["--epochs", "60"]
    let whole = try texts.skein(training + ["--db", "whole.db"]).digest
    let often = training + ["--db", "killed.db", "--resume", "--checkpoint-every", "0.02"]
    var kills = 0
    var resumptions = 0
    var longest = 0.2
    while true {
      let process = try texts.start(often)
      usleep(UInt32(Double.random(in: 0...longest) * 1e6))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if try texts.folder.read("errors").contains("resumed in epoch ") { resumptions += 1 }
      if process.terminationReason == .exit { break }
      kills += 1
      // Then it is let run longer and longer.
      if kills >= 10 { longest *= 1.3 }
    }
    #expect(kills >= 10 && resumptions >= 1)
    let output = try texts.folder.read("output")
    #expect(try Program.Outcome(status: 0, output: output, errors: "").digest == whole)
  }

  @Test("a second training of the same name is refused while the first is at work")
  func locked() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let process = try texts.start(Self.training + ["--epochs", "1000"])
    try texts.wait(for: "epoch 1: ", of: process)
    let second = try texts.skein(Self.training)
    #expect(second.status == 3 && second.errors.contains("“text” is being trained right now"))
    process.terminate()
    process.waitUntilExit()
    #expect(process.status == 143)
  }

  @Test("a text that changed is not resumed with, and the checkpoint stays")
  func changedText() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let process = try texts.start(Self.training + ["--epochs", "1000"])
    try texts.wait(for: "epoch 1: ", of: process)
    process.terminate()
    process.waitUntilExit()
    try texts.folder.write(syntheticText(words: 4_000, seed: 2), to: "text.txt")
    for _ in 0..<2 {
      let resumed = try texts.skein("lm", "train", "--resume")
      #expect(resumed.status == 2 && resumed.errors.contains("text.txt is not as it was"))
    }
    // Dropped only when asked for.
    let anew = try texts.train("--restart")
    #expect(anew.status == 0)
    #expect(try texts.skein("lm", "train", "--resume").errors.contains("no training is unfinished"))
  }

  @Test("a text from standard input has to come from there again, and the advice says so")
  func standardInput() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    let training = ["lm", "train", "-"] + Self.training.dropFirst(3)
    let whole = try texts.skein(
      training + ["--epochs", "20", "--db", "whole.db"], input: texts.folder.read("text.txt"))
    let process = try Program.skein.start(
      training + ["--epochs", "20"], input: FileHandle(forReadingFrom: texts.folder.file("text.txt")),
      output: texts.folder.handle("output"), errors: texts.folder.handle("errors"), in: texts.folder)
    try texts.wait(for: "epoch 1: ", of: process)
    process.interrupt()
    process.waitUntilExit()
    #expect(try texts.folder.read("errors").contains("To go on, with the same text on standard input:\n"))
    let resumed = try texts.skein(["lm", "train", "--resume"], input: texts.folder.read("text.txt"))
    #expect(try resumed.digest == whole.digest)
  }

  @Test("a disk that is full ends a training with status 3, and nothing that was saved is lost")
  func fullDisk() throws {
    let texts = try LanguageModelFolder(words: 4_000)
    // About 36,000 weights: a checkpoint is larger than the 64 KiB that files may have below.
    let training = Self.training + ["--dimension", "64", "--epochs", "6"]
    let whole = try texts.skein(training + ["--db", "whole.db"]).digest
    let process = try texts.start(training)
    try texts.wait(for: "epoch 2: ", of: process)
    process.terminate()
    process.waitUntilExit()
    #expect(process.status == 143)

    let limited =
      "trap '' XFSZ; ulimit -f 128; exec '\(Program.skein.file.path)' lm train --resume --checkpoint-every 0"
    let refused = try Program.shell.run(["-c", limited], in: texts.folder)
    #expect(
      refused.status == 3 && refused.errors.contains("skein.db: cannot be written: the disk is full"),
      "\(refused.errors)")
    let resumed = try texts.skein("lm", "train", "--resume")
    #expect(resumed.status == 0 && resumed.errors.contains("resumed in epoch "))
    #expect(try resumed.digest == whole)
  }
}
