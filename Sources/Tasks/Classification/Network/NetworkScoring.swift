import Models
import Tensors

/// The scores that a neural classifier gives many texts.
///
///     NetworkScoring(model, maximumTokens: 256, unknown: 0, threads: 2).scores(texts)      // [N, K]
package struct NetworkScoring<Encoder: SequenceEncoder<Float>> {
  package typealias Model = SequenceClassifier<Encoder>

  private let model: Model
  private let maximumTokens: Int
  private let unknown: UInt32
  private let threads: Int

  /// Texts that are read at once.
  private static var batch: Int { 64 }

  /// - Parameters:
  ///   - maximumTokens: where longer texts are cut.
  ///   - unknown: the token that a text without tokens consists of.
  package init(_ model: Model, maximumTokens: Int, unknown: UInt32, threads: Int) {
    (self.model, self.maximumTokens, self.unknown, self.threads) = (model, maximumTokens, unknown, threads)
  }

  /// The scores of all texts in their order, [N, K]: the same for any number of threads.
  package func scores(_ texts: TokenizedTexts) -> Tensor<Float> {
    let K = model.classes
    var scores = Tensor<Float>(Shape(texts.count, K))
    // Texts of similar length are read together.
    let order = (0..<Int32(texts.count)).sorted {
      (texts.length(of: Int($0)), $0) < (texts.length(of: Int($1)), $1)
    }
    let batches = stride(from: 0, to: order.count, by: Self.batch).map {
      order[$0..<min($0 + Self.batch, order.count)]
    }
    let parts = max(1, min(threads, batches.count))
    var caches = Array(repeating: Model.Cache(), count: parts)
    scores.withUnsafeMutableBufferPointer { scores in
      caches.withUnsafeMutableBufferPointer { caches in
        // A part has a cache of its own, and writes the scores of its own texts.
        ThreadTeam(threads: parts).run(tasks: parts) { part in
          for number in stride(from: part, to: batches.count, by: parts) {
            let batch = TextBatch(texts, batches[number], maximumTokens: maximumTokens, unknown: unknown)
            let given = model.scores(batch, cache: &caches[part])
            given.withUnsafeBufferPointer { given in
              for (row, text) in batches[number].enumerated() {
                for k in 0..<K { scores[Int(text) * K + k] = given[row * K + k] }
              }
            }
          }
        }
      }
    }
    return scores
  }
}
