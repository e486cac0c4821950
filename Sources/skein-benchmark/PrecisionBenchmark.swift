import ArgumentParser
import Foundation
import Storage
import Tasks
import Tensors
import Yams

/// The same language model in float32 and with products in bfloat16, after the same number of updates.
///
/// `skein lm train` falls back to float32 where there is no AMX; this does not: the bits are the same on every machine.
struct PrecisionBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "precision",
    abstract: "Train a language model in float32 and in bfloat16, and compare perplexities.")

  @Argument(help: "The text to train on.")
  var text: String

  @Option(help: "The text to validate on.")
  var validation: String

  @Option(help: "A file with all settings, as skein lm train --dump-configuration writes it.")
  var configuration: String?

  @Option(help: "How often the text is read.")
  var epochs = 1

  @Option(help: "Threads.")
  var threads = 1

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "skein-precision-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var recipe = LanguageModelRecipe()
    if let configuration {
      recipe = try YAMLDecoder().decode(
        LanguageModelRecipe.self, from: String(contentsOfFile: configuration, encoding: .utf8))
    }
    recipe.training.epochs = epochs
    let workbench = try Workbench.open(path: folder.appending(path: "precision.db").path, access: .write)
    for precision in ProductPrecision.allCases {
      recipe.training.precision = precision
      var job = TrainingJob(
        name: precision.rawValue, texts: TrainingTexts(training: [text], validation: [validation]),
        workbench: workbench,
        skeinVersion: "benchmark")
      job.threads = threads
      job.checkpointInterval = nil
      _ = try LanguageModelTask(job, recipe).run(isStopping: { false }) { event in
        if case .validation(let validation) = event {
          print("\(precision.rawValue) epoch \(validation.epoch): perplexity \(validation.perplexity)")
        }
      }
    }
  }
}
