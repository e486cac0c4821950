import Foundation
import Models
import Optimization
import Storage
import Tasks
import TestSupport
import Testing

/// A folder with a workbench file and sentence pairs.
struct TranslatorPlace {
  let folder: TemporaryFolder
  let workbench: Workbench

  init() throws {
    folder = try TemporaryFolder()
    workbench = try Workbench.open(path: folder.path("skein.db"), access: .write)
  }

  func write(_ lines: [String], to name: String) throws -> String {
    try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
    return folder.path(name)
  }

  /// Two files of pairs whose lines belong together.
  func write(_ pairs: [(source: String, target: String)], named name: String) throws -> [String] {
    [try write(pairs.map(\.source), to: name + ".a"), try write(pairs.map(\.target), to: name + ".b")]
  }

  /// A task for a small translator.
  func task(
    _ texts: TrainingTexts, named name: String = "toy", _ decoder: TranslatorConfiguration.DecoderKind = .gru
  ) -> TranslationTask {
    var task = TranslationTask(
      TrainingJob(name: name, texts: texts, workbench: workbench, skeinVersion: "1"), TranslationRecipe(decoder))
    task.job.checkpointInterval = nil
    task.job.threads = 2
    (task.settings.model.embeddingSize, task.settings.model.hiddenSize) = (24, 48)
    if decoder == .transformer {
      task.settings.model.embeddingSize = 32
      (task.settings.model.encoderLayers, task.settings.model.decoderLayers) = (2, 2)
      task.settings.model.transformer.innerSize = 64
      task.settings.optimization.learningRate = 0.003
      task.settings.optimization.schedule = .inverseSquareRoot(warmUp: 100)
      task.settings.training.labelSmoothing = 0
    } else {
      task.settings.optimization.learningRate = 0.005
    }
    (task.settings.training.batch, task.settings.training.epochs) = (32, 4)
    task.settings.training.translatedPairs = 50
    task.settings.source.minimumCount = 1
    task.settings.target.minimumCount = 1
    task.settings.search.width = 1
    return task
  }

  static func finish(_ task: TranslationTask) throws -> TranslationEvent.Summary {
    guard case .finished(let summary) = try task.run(isStopping: { false }, report: { _ in }) else {
      throw Unfinished()
    }
    return summary
  }

  func translator(_ name: String = "toy", threads: Int = 1) throws -> TextTranslator {
    try StoredTranslator(workbench.model(named: name), in: workbench).makeTranslator(threads: threads)
  }

  struct Unfinished: Error {}
}

/// Pairs whose translation is known.
enum ToyPairs {
  private static func numbers(_ seed: UInt64) -> SplitMix64 { SplitMix64(state: seed) }

  /// Letters, and the same in their order: 3 to 7 of ten.
  static func sorting(_ count: Int, seed: UInt64) -> [(source: String, target: String)] {
    var random = numbers(seed)
    let letters = Array("abcdefghij").map(String.init)
    return (0..<count).map { _ in
      let chosen = (0..<3 + Int(random.next() % 5)).map { _ in letters[Int(random.next() % 10)] }
      return (chosen.joined(separator: " "), chosen.sorted().joined(separator: " "))
    }
  }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// Dates as people write them, and in the form of ISO 8601.
  static func dates(_ count: Int, seed: UInt64) -> [(source: String, target: String)] {
    var random = numbers(seed)
    return (0..<count).map { _ in
      let (year, month, day) = (1950 + random.next() % 100, Int(random.next() % 12), 1 + random.next() % 28)
      let name = months[month]
      let source =
        switch random.next() % 4 {
        case 0: "\(day) \(name) \(year)"
        case 1: "\(name) \(day), \(year)"
        case 2: "\(day) \(name.prefix(3)) \(year)"
        default: "\(day)/\(month + 1)/\(year)"
        }
      return (source, String(format: "%04d-%02d-%02d", Int(year), month + 1, Int(day)))
    }
  }
}
