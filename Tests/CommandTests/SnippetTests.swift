import Foundation
import Testing

/// The programs of `Snippets/`, which show users of the libraries how little it takes.
@Suite("Snippets")
struct SnippetTests {
  private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized
  private static let facts = root.appendingPathComponent("Corpora/facts-en.txt").path

  @Test("none has more than thirty lines but for blank ones, and each names its command in its first line")
  func short() throws {
    let folder = Self.root.appendingPathComponent("Snippets")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "swift" }
    #expect(files.count >= 5)
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      #expect(lines.count <= 30, "\(file.lastPathComponent) has \(lines.count) lines")
      let name = file.deletingPathExtension().lastPathComponent
      #expect(lines[0].hasPrefix("// ") && lines[0].contains("swift run -c release \(name)"), "\(name)")
    }
  }

  @Test("Tokenize finds words where there are no spaces")
  func tokenize() throws {
    let program = Program(named: "Tokenize")
    #expect(
      try program.run("th", "แมวกินปลา").output
        == "แมว letters 0..<9\nกิน letters 9..<18\nปลา letters 18..<27\n")
    #expect(try program.run("zh", "我们喜欢").output == "我们 ideographs 0..<6\n喜欢 ideographs 6..<12\n")
  }

  @Test("TrainVectors finds what skein finds, and AskAnalogies what skein answers")
  func vectors() throws {
    let folder = try TemporaryFolder()
    let training = try Program.skein.run(
      "embed", "train", Self.facts, "--epochs", "15", "--name", "facts", "--quiet", in: folder)
    try #require(training.status == 0, "\(training.errors)")

    let trained = try Program(named: "TrainVectors").run(Self.facts, "euro")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.hasPrefix("247153 words, 2375 different ones\n"))
    let told = try Program.skein.run("nearest", "euro", "--top", "5", in: folder).output.split(separator: "\n")
    #expect(trained.output.split(separator: "\n").dropFirst().map(lastWord) == told.dropFirst().map(lastWord))

    let answers = try Program(named: "AskAnalogies").run("skein.db", "france", "paris", "japan", in: folder)
    #expect(answers.status == 0, "\(answers.errors)")
    let lines = answers.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map { $0[0] } == ["add", "add", "add", "mul", "mul", "mul"])
    #expect(lines[0][2] == "tokyo" && lines[3][2] == "tokyo")
  }

  private func lastWord(_ line: Substring) -> Substring { line.split(separator: " ").last ?? "" }

  @Test("ClassifyTexts learns from a table and tells labels with their probabilities")
  func classify() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<200).map { $0 % 2 == 0 ? "a fine film \($0),good" : "a dull film \($0),bad" }
    try folder.write("text,label\n" + rows.joined(separator: "\n") + "\n", to: "reviews.csv")
    let outcome = try Program(named: "ClassifyTexts").run("reviews.csv", "new.db", "so dull, so dull", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map { $0[0] } == ["accuracy", "bad", "good"])
    #expect(lines[0][1] == "1.0")
    let (bad, good) = (try #require(Double(lines[1][1])), try #require(Double(lines[2][1])))
    #expect(bad > 0.8)
    #expect(abs(bad + good - 1) < 1e-6)  // Float's rounding
  }

  @Test("ScaleScores finds that dividing by the root of d keeps slopes, which are lost without")
  func scale() throws {
    let rows = try Program(named: "ScaleScores").run().output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows.map { $0[1] } == ["4", "16", "64", "256"])
    let slopes = rows.map { [Double($0[6]), Double($0[11])] }
    #expect(slopes[3][0]! < 0.06)
    #expect(slopes.allSatisfy { $0[1]! > 0.14 })
  }

  @Test("CheckGradient finds its layer's gradient right")
  func gradient() throws {
    let lines = try Program(named: "CheckGradient").run().output.split(separator: "\n")
    #expect(lines.map { $0.split(separator: " ").first } == ["g", "x"])
    #expect(lines.allSatisfy { $0.contains(" right to ") })
  }
}
