import Foundation
import Testing

/// A folder with a text to train language models on that are small enough for a fraction of a second.
struct LanguageModelFolder {
  let folder: TemporaryFolder

  /// - Parameter words: the length of `text.txt`, of about 50 different words.
  init(words: Int = 1_000) throws {
    folder = try TemporaryFolder()
    try folder.write(syntheticText(words: words, vocabulary: 60, wordsPerLine: 10), to: "text.txt")
  }

  /// Options of a small model, and its text.
  static let small = ["lm", "train", "text.txt", "--dimension", "8", "--layers", "1", "--batch", "4", "--bptt", "10"]

  func skein(_ arguments: [String], input: String = "") throws -> Program.Outcome {
    try Program.skein.run(arguments, input: input, in: folder)
  }

  func skein(_ arguments: String..., input: String = "") throws -> Program.Outcome {
    try skein(arguments, input: input)
  }

  /// Trains ``small``, with options that win over its own.
  func train(_ options: String...) throws -> Program.Outcome { try skein(Self.small + ["--epochs", "1"] + options) }

  /// Starts a training whose output and errors go to files of those names.
  func start(_ arguments: [String]) throws -> Process {
    try Program.skein.start(
      arguments, output: folder.handle("output"), errors: folder.handle("errors"), in: folder)
  }

  /// Waits until a program that was started says a text: see ``TemporaryFolder/wait(for:of:in:)``.
  func wait(for text: String, of process: Process, in name: String = "errors") throws {
    try folder.wait(for: text, of: process, in: name)
  }
}

extension Program.Outcome {
  /// The digest of the weights that a training prints.
  var digest: Substring {
    get throws { try #require(output.split(separator: "\n").first { $0.hasPrefix("digest ") }).dropFirst(7) }
  }

  /// What was printed as JSON Lines.
  var objects: [[String: Any]] {
    get throws {
      try output.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }
  }
}
