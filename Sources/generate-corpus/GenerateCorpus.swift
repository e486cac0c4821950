import ArgumentParser
import Foundation

@main
struct GenerateCorpus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-corpus",
    abstract: "Write the bundled corpus and its analogy questions from facts and sentence templates.",
    discussion: "The same options give the same bytes on every machine.")

  @Argument(help: "The folder that facts-en.txt and facts-en.questions.txt go to.")
  var folder: String

  @Option(help: "The seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "How many paragraphs to write, a line each.")
  var paragraphs = 7000

  func validate() throws {
    guard paragraphs > 0 else { throw ValidationError("--paragraphs must be at least 1, not \(paragraphs)") }
  }

  func run() throws {
    var composer = Composer(themes: Theme.all, seed: seed)
    let text = (0..<paragraphs).map { _ in composer.paragraph() + "\n" }.joined()
    try write(text, to: "facts-en.txt")
    try write(AnalogyQuestions(themes: Theme.all).text(seed: seed), to: "facts-en.questions.txt")
  }

  private func write(_ text: String, to name: String) throws {
    let file = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(name)
    try Data(text.utf8).write(to: file, options: .atomic)
    print("\(file.path): \(text.utf8.count) bytes, \(text.utf8.count { $0 == UInt8(ascii: "\n") }) lines")
  }
}
