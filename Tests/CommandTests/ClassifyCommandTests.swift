import Foundation
import Testing

@Suite("skein classify")
struct ClassifyCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.rows(0..<300), to: "train.csv")
    try folder.write(Self.rows(300..<360), to: "test.csv")
  }

  /// Texts of two labels, one in nine of which tells nothing.
  private static func rows(_ numbers: Range<Int>) -> String {
    let good = ["fine", "lovely", "bright", "kind"]
    let bad = ["dull", "awful", "grey", "cruel"]
    let lines = numbers.map { n in
      let word = n % 9 == 8 ? "some" : (n % 2 == 0 ? good : bad)[n / 2 % 4]
      return "\(n),\(n % 2 == 0 ? "good" : "bad"),a \(word) \(["film", "book", "day"][n % 3])"
    }
    return "id,label,text\n" + lines.joined(separator: "\n") + "\n"
  }

  private func skein(_ arguments: String..., input: String = "") throws -> Program.Outcome {
    try Program.skein.run(["classify"] + arguments, input: input, in: folder)
  }

  @Test("from a table to labels: train, test, predict, explain")
  func all() throws {
    let trained = try skein("train", "train.csv", "--test", "test.csv", "--html", "report.html")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.hasPrefix("train: linear classifier of 2 labels, "))
    #expect(trained.output.contains("\ntest texts: accuracy 0."))
    #expect(trained.output.contains("\nnaive Bayes "))
    #expect(trained.errors.contains("train.csv: CSV (detected) with a header; text: text, label: label"))
    #expect(trained.errors.hasSuffix("let it classify: skein classify predict --name train\n"))
    let page = try folder.read("report.html")
    #expect(
      page.hasPrefix("<!DOCTYPE html>") && page.contains("<svg") && !page.contains("http://www.w3.org/1999/xlink"))

    let tested = try skein("test", "test.csv", "--json")
    #expect(tested.status == 0)
    let report = try #require(tested.objects.first)
    #expect(report["texts"] as? Int == 60)
    #expect((0.85..<1).contains(try #require(report["accuracy"] as? Double)))
    let mistakes = try skein("test", "test.csv", "--mistakes", "2")
    #expect(mistakes.output.contains("\ntest.csv:"))

    let lines = try skein("predict", input: "a lovely day\n\na cruel book")
    #expect(lines.status == 0)
    let answers = lines.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(answers.count == 4 && answers[0].hasPrefix("good\t0.9") && answers[2].hasPrefix("bad\t0.9"))
    #expect(answers[3].isEmpty)
    let one = try skein("predict", "--literal", "a lovely day", "--top", "2")
    #expect(one.output.hasPrefix(answers[0] + "\tbad\t0.0"))

    let explained = try skein("explain", "a cruel day", "--html", "why.html")
    #expect(explained.output.hasPrefix("bad  p = 0.9") && explained.output.contains("cruel("))
    #expect(try folder.read("why.html").contains("cruel"))
    let other = try skein("explain", "a cruel day", "--for", "godo")
    #expect(other.status == 64 && other.errors.contains("did you mean “good”?"))
  }

  @Test("a report goes into pipes and through links, keeps a file's rights, and bad places are refused at once")
  func reportPlaces() throws {
    #expect(try skein("train", "train.csv").status == 0)
    let run = { (commands: String) in
      try Program.shell.run(
        ["-c", commands], environment: ["SKEIN": Program.skein.file.path], in: folder)
    }
    let outcome = try run(
      """
      set -e
      mkfifo pipe
      wc -c < pipe > size &
      "$SKEIN" classify test test.csv --html pipe > /dev/null 2>&1
      wait
      test -p pipe && test "$(cat size)" -gt 1000
      touch target && chmod 600 target && ln -s target link
      "$SKEIN" classify test test.csv --html link > /dev/null 2>&1
      test -L link && test -s target && stat -c %a target
      """)
    #expect(outcome == .init(status: 0, output: "600\n", errors: ""))
    for place in ["none/report.html", "."] {
      let refused = try skein("train", "train.csv", "--name", "other", "--html", place)
      #expect(refused.status == 3 && refused.output == "" && refused.errors.contains("SK-OUT-002"), "\(place)")
    }
  }

  @Test("a training that diverges, and a network that is too large, end with an error")
  func hopeless() throws {
    let diverged = try skein("train", "train.csv", "--learning-rate", "1e38")
    #expect(diverged.status == 2 && diverged.errors.contains("SK-STEP-101"), "\(diverged.errors)")
    let large = try skein("train", "train.csv", "--held-out", "0.2", "--model", "cnn", "--filters", "100000000")
    #expect(large.status != 132 && large.errors.contains("SK-RUN-009"), "\(large.errors)")
  }

  @Test("texts are read as the training texts were, without their labels")
  func rememberedColumns() throws {
    let table = try folder.read("train.csv").replacing("id,label,text", with: "id,topic,body")
    try folder.write(table, to: "other.csv")
    #expect(try skein("train", "other.csv", "--text", "body", "--label", "topic", "--name", "o").status == 0)
    try folder.write("text,body\nx,a lovely day\nx,a cruel book\n", to: "new.csv")
    let lines = try skein("predict", "new.csv", "--name", "o").output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("good\t") && lines[1].hasPrefix("bad\t"))
    try folder.write("text,text,label\na,b,good\n", to: "twice.csv")
    #expect(try skein("train", "twice.csv").errors.contains("more than one column is named “text”"))
  }

  @Test("with two texts nothing is shown to be better, and one label is found before any training")
  func few() throws {
    #expect(try skein("train", "train.csv").status == 0)
    // Both right, and guessing the most frequent label gets either both texts of the one file wrong or both of the other.
    for (label, words) in [("bad", ["cruel", "awful"]), ("good", ["fine", "lovely"])] {
      try folder.write("id,label,text\n1,\(label),a \(words[0]) book\n2,\(label),a \(words[1]) day\n", to: "two.csv")
      let tested = try skein("test", "two.csv")
      #expect(tested.output.contains("accuracy 1.000 of 2 texts"))
      #expect(tested.output.contains("not shown") && !tested.output.contains("  yes"))
    }
    #expect(try skein("check", "two.csv").output.contains("fewer than two labels"))
  }

  @Test("probabilities are made to fit, thresholds are chosen, and what is below them is not given")
  func answers() throws {
    let trained = try skein("train", "train.csv", "--validation", "test.csv", "--calibrate")
    #expect(trained.status == 0 && trained.errors.contains("scores are divided by "), "\(trained.errors)")
    let tested = try skein("test", "test.csv", "--wanted-precision", "1")
    #expect(tested.output.contains("\nthresholds for a precision of 1.0, chosen on these texts\n"))
    let json = try #require(try skein("test", "test.csv", "--wanted-recall", "0.5", "--json").objects.first)
    let thresholds = try #require(json["wantedThresholds"] as? [[String: Any]])
    #expect(thresholds.map { $0["label"] as? String } == ["bad", "good"] && json["accuracy"] != nil)

    let texts = "a lovely day\nsome\na cruel book"
    let surest = try skein("predict", "--threshold", "0.9", input: texts).output.split(separator: "\n")
    #expect(surest.count == 3 && surest[0].hasPrefix("good") && surest[1] == "–" && surest[2].hasPrefix("bad"))
    let two = try skein("predict", "--threshold", "0.9", "--top", "2", input: texts).output.split(separator: "\n")
    #expect(two == surest)
    for wrong in [["--threshold", "1.1"], ["--top", "0"]] {
      #expect(try Program.skein.run(["classify", "predict"] + wrong, in: folder).status == 64)
    }
    let single = try skein("train", "train.csv", "--wanted-precision", "0.9")
    #expect(single.status == 64 && single.errors.contains("--wanted-precision (answers.precision)"))
    #expect(try skein("test", "test.csv", "--wanted-precision", "0").status == 64)
    let unknown = try skein("explain", "xyzzy plugh")
    #expect(unknown.status == 0 && unknown.output.contains("the classifier knows none of them"))
  }

  @Test("a line for a text, with its id, whatever the form of the file")
  func forms() throws {
    #expect(try skein("train", "train.csv", "--quiet").status == 0)
    let table = try skein("predict", "test.csv")
    let rows = table.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.count == 60 && rows[0][0] == "300" && rows[59][0] == "359" && rows.allSatisfy { $0.count == 3 })
    try folder.write(#"{"id": "x", "text": "a fine\nbook"}"# + "\n" + #"{"text": "dull"}"# + "\n", to: "new.jsonl")
    let objects = try skein("predict", "new.jsonl", "--json").objects
    #expect(objects.count == 2 && objects[0]["id"] as? String == "x" && objects[1]["id"] == nil)
    let labels = try #require(objects[1]["labels"] as? [[String: Any]])
    #expect(labels.count == 1 && labels[0]["label"] as? String == "bad")
    // Two thousand lines of a kilobyte do not fit into one piece of reading.
    try folder.write(
      String(repeating: "fine" + String(repeating: " ", count: 1019) + "\r\n", count: 2000), to: "long.txt")
    let long = try skein("predict", "long.txt", "test.csv").output.split(separator: "\n")
    #expect(long.count == 2060 && long[..<2000].allSatisfy { $0 == long[0] } && long[0].hasPrefix("good\t"))
  }

  @Test("SIGINT saves, and --resume goes on to the digest of an unbroken training")
  func stopping() throws {
    let options = ["train.csv", "--epochs", "20000", "--held-out", "0"]
    let whole = try Program.skein.run(["classify", "train"] + options + ["--db", "whole.db"], in: folder).digest
    let process = try Program.skein.start(
      ["classify", "train"] + options + ["--checkpoint-every", "0"], output: folder.handle("output"),
      errors: folder.handle("errors"), in: folder)
    usleep(300_000)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.status == 130)
    #expect(try folder.read("errors").contains("skein classify train --resume --name train"))
    let changed = try skein("train", "--resume", "--learning-rate", "0.5")
    #expect(changed.status == 64 && changed.errors.contains("linear.learningRate was 1 and is 0.5 now"))
    let other = try Program.skein.run(["lm", "train", "train.csv", "--name", "train"], in: folder)
    #expect(other.status == 64 && other.errors.contains("skein classify train --resume"))
    let resumed = try skein("train", "--resume")
    #expect(resumed.status == 0 && resumed.errors.contains("resumed in epoch "), "\(resumed.errors)")
    #expect(try resumed.digest == whole)
  }

  @Test("bad rows, unknown labels and wrong settings are told with their place, and nothing is made")
  func errors() throws {
    try folder.write("label,text\ngood,fine\nbad\n", to: "broken.csv")
    let broken = try skein("train", "broken.csv", "--db", "new.db")
    #expect(broken.status == 2 && broken.errors.contains("broken.csv:3: "))
    let skipping = try skein("train", "train.csv", "broken.csv", "--skip-bad", "--db", "new.db")
    #expect(skipping.status == 0 && skipping.errors.contains("1 skipped"))
    let wrong = try skein("train", "train.csv", "--dropout", "1.5")
    #expect(wrong.status == 64 && wrong.errors.contains("--dropout"))
    let missing = try skein("train", "nowhere.csv", "--db", "other.db")
    #expect(missing.status == 2 && !FileManager.default.fileExists(atPath: folder.path("other.db")))
    #expect(try skein("train", "train.csv", "--quiet").status == 0)
    try folder.write("label,text\ngoood,fine\n", to: "unknown.csv")
    let unknown = try skein("test", "unknown.csv")
    #expect(unknown.status == 2 && unknown.errors.contains("unknown.csv:2: ") && unknown.errors.contains("good"))
    let again = try skein("train", "train.csv")
    #expect(again.status == 64 && again.errors.contains("--replace"))
    let list = try Program.skein.run(["list"], in: folder)
    #expect(list.output.hasSuffix("  train.csv\n"), "\(list.output)")
    let model = try Program.skein.run(["lm", "generate", "--name", "train"], in: folder)
    #expect(model.status == 64 && model.errors.contains("no language model"))
  }

  @Test("networks train from vectors of the workbench file, and say what they do not take")
  func networks() throws {
    try folder.write(
      String(repeating: "a fine lovely bright kind day\na dull awful grey cruel day\n", count: 40), to: "text.txt")
    let vectors = try Program.skein.run(
      ["embed", "train", "text.txt", "--dimension", "12", "--name", "words"], in: folder)
    #expect(vectors.status == 0)
    let options = ["--model", "lstm", "--dimension", "12", "--hidden", "8", "--epochs", "3", "--vectors", "words"]
    let run = try Program.skein.run(["classify", "train", "train.csv", "--name", "net"] + options, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.hasPrefix("net: lstm classifier of 2 labels, ") && run.errors.contains("start with a given vector"))
    #expect(run.errors.contains("epoch 3/3: loss "))
    let info = try Program.skein.run(["info", "--name", "net"], in: folder)
    #expect(info.output.contains("measured       accuracy ") && info.output.contains("texts held out of training"))
    #expect(try skein("predict", "--literal", "a lovely day", "--name", "net").status == 0)
    let wrong = try skein("train", "train.csv", "--model", "lstm", "--dimension", "9", "--vectors", "words")
    #expect(wrong.status == 64 && wrong.errors.contains("--dimension 12"))
    #expect(try skein("train", "train.csv", "--hidden", "9").status == 64)
    #expect(try skein("train", "train.csv", "--model", "cnn", "--start", "random").status == 64)
    let setting = try skein("train", "train.csv", "--model", "cnn", "--pooling", "attention")
    #expect(setting.status == 64 && setting.errors.contains("--pooling (network.pooling) is attention"))
  }

  @Test(
    "a linear classifier and a network are one model: trained, told, asked, explained, trained again from its settings")
  func combined() throws {
    let options = [
      "--model", "linear+cnn", "--dimension", "8", "--filters", "4", "--epochs", "2", "--learning-rate", "0.01",
      "--word-ngrams", "3", "--start", "random",
    ]
    func train(_ more: String...) throws -> Program.Outcome {
      try Program.skein.run(["classify", "train", "train.csv"] + more, in: folder)
    }
    let run = try Program.skein.run(["classify", "train", "train.csv", "--name", "both"] + options, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("both: linear+cnn classifier of 2 labels, "))
    #expect(run.errors.contains(/\n\d+ features and \d+ words, [\d,]+ parameters\n/), "\(run.errors)")
    #expect(
      run.errors.contains(/\nscores are [01]\.\d\d of the linear classifier's and [01]\.\d\d of the network's\n/)
        && run.errors.contains("scores are divided by "))
    let info = try Program.skein.run(["info", "--name", "both"], in: folder)
    #expect(info.output.contains(" start random") && info.output.contains(" encoder cnn"))
    #expect(info.output.contains("networkShare ") && info.output.contains("features.table"))

    let label = try skein("predict", "--name", "both", "--literal", "a lovely day")
    #expect(label.output.hasPrefix("good\t"))
    let explained = try skein("explain", "a cruel day", "--name", "both", "--html", "why.html")
    #expect(explained.output.hasPrefix("bad  p = ") && explained.output.contains("gradient × input of the network:"))
    #expect(explained.output.contains("cruel("))
    #expect(try folder.read("why.html").contains("in the network"))
    let small = try skein("quantize", "--name", "both", "--to", "small")
    #expect(small.status == 64 && small.errors.contains("“both” has a network (linear+cnn)"))

    let dumped = try Program.skein.run(["classify", "train", "--dump-configuration"] + options, in: folder)
    #expect(dumped.output.contains("kind: combined") && dumped.output.contains("isCalibrated: true"))
    try folder.write(dumped.output, to: "recipe.yaml")
    let again = try train("--configuration", "recipe.yaml", "--name", "again", "--json")
    let summary = try #require(again.objects.last)
    let told = [summary["model"], summary["digest"]] as? [String]
    #expect(try told == ["linear+cnn", String(run.digest)])
    #expect((0...1).contains(try #require(summary["networkShare"] as? Double)))
    // A configuration file sets the linear classifier's epochs, which --epochs leaves alone.
    try folder.write(
      dumped.output.replacingOccurrences(of: "linear:\n", with: "linear:\n  epochs: 1\n"), to: "one.yaml")
    let one = try train("--configuration", "one.yaml", "--name", "one")
    #expect(one.status == 0, "\(one.errors)")
    #expect(try one.digest != run.digest)
    let unknown = try train("--model", "linear+linear")
    #expect(unknown.status == 64 && unknown.errors.contains("linear+gru"))
  }

  @Test("the settings that are printed train the same classifier")
  func configuration() throws {
    let options = ["--word-ngrams", "3", "--character-ngrams", "2-4", "--class-weight", "good=2", "--epochs", "3"]
    let run = try Program.skein.run(["classify", "train", "train.csv"] + options + ["--name", "a"], in: folder)
    let dumped = try Program.skein.run(["classify", "train", "--dump-configuration"] + options, in: folder)
    #expect(dumped.status == 0)
    try folder.write(dumped.output, to: "recipe.yaml")
    let again = try skein("train", "train.csv", "--configuration", "recipe.yaml", "--name", "b")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try again.digest == run.digest)
    let plain = try skein(
      "train", "train.csv", "--configuration", "recipe.yaml", "--character-ngrams", "0", "--name", "c")
    #expect(try plain.digest != run.digest)
  }
}
