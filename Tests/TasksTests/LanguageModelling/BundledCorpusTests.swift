import Foundation
import Models
import Optimization
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Language models of the bundled corpus")
struct BundledCorpusTests {
  /// From untrained, which is a perplexity of 61 (60 characters and the unknown one), to 4.2 in one reading of 1.4 million characters: 2.1 bits a character, where
  /// the frequencies of characters alone take 4.4.
  @Test("a model of characters reaches a perplexity of 4.6 in one reading")
  func characters() throws {
    let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../../Corpora/facts-en.txt"
    ).standardizedFileURL.path
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("skein-lm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let workbench = try Workbench.open(path: folder.appendingPathComponent("skein.db").path, access: .write)
    var task = LanguageModelTask(
      TrainingJob(name: "facts", texts: .init(training: [corpus]), workbench: workbench, skeinVersion: "test"))
    task.settings.text = .init(.characters)
    task.settings.model.layer = .gru
    task.settings.model.embeddingSize = 96
    task.settings.model.dropout = .init()
    task.settings.training.epochs = 1
    task.settings.training.bptt = 64
    task.settings.training.batch = 32
    task.settings.optimization.optimizer = OptimizerConfiguration(.adam())
    task.settings.optimization.learningRate = 0.003
    task.job.threads = 2
    guard case .finished(let summary) = try task.run(isStopping: { false }, report: { _ in }) else {
      Issue.record("not finished")
      return
    }
    #expect(summary.validation.perplexity < 4.6)
  }
}
