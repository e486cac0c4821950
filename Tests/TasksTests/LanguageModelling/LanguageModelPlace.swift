import Corpora
import Foundation
import Models
import Optimization
import Storage
import Tasks

/// A folder with a text to train on and a workbench file.
final class LanguageModelPlace {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("skein-lm-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, to name: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  func workbench(_ name: String = "skein.db") throws -> Workbench {
    try Workbench.open(path: folder.appendingPathComponent(name).path, access: .write)
  }

  /// Sentences of a small grammar: what follows is often, not always, known.
  static func text(lines: Int, seed: UInt64 = 1) -> String {
    var state = seed
    func draw(_ words: [String]) -> String {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return words[Int(state >> 33) % words.count]
    }
    return (0..<lines).map { _ in
      let animal = draw(["cat", "dog", "bird"])
      let verb = ["cat": "purrs", "dog": "barks", "bird": "sings"][animal]!
      return "the \(draw(["old", "small"])) \(animal) \(verb) in the \(draw(["garden", "house", "street", "wood"])) ."
    }.joined(separator: "\n") + "\n"
  }

  static func recipe(_ layer: LanguageModelConfiguration.LayerKind = .lstm) -> LanguageModelRecipe {
    var recipe = LanguageModelRecipe()
    recipe.model.layer = layer
    recipe.model.embeddingSize = 12
    recipe.model.hiddenSize = 10
    recipe.model.transformer.heads = 3
    recipe.model.transformer.innerSize = 16
    recipe.model.transformer.contextLength = 12
    recipe.training.batch = 4
    recipe.training.bptt = 6
    recipe.training.epochs = 2
    recipe.training.metricInterval = 7
    recipe.training.heldOut = 0.2
    recipe.optimization.optimizer = OptimizerConfiguration(.adam())
    recipe.optimization.learningRate = 0.01
    return recipe
  }

  func task(
    _ input: String, _ recipe: LanguageModelRecipe, workbench name: String = "skein.db"
  ) throws -> LanguageModelTask {
    LanguageModelTask(
      TrainingJob(
        name: "tales", texts: .init(training: [input]), workbench: try workbench(name), skeinVersion: "test"),
      recipe)
  }

  static func finish(
    _ task: LanguageModelTask, report: @escaping (LanguageModelEvent) -> Void = { _ in }
  ) throws -> LanguageModelEvent.Summary {
    guard case .finished(let summary) = try task.run(isStopping: { false }, report: report) else {
      throw CocoaError(.userCancelled)
    }
    return summary
  }
}
