import Layers
import Models
import Tasks
import Tensors
import Testing

@Suite("Memory of a language model")
struct MemoryTests {
  private struct Counting: LanguageModelVisitor {
    let configuration: LanguageModelConfiguration
    let vocabulary: Int

    func visit<Body: SequenceBody<Float>>(_ body: Body.Type) -> Int {
      LanguageModel<Body>(configuration, vocabulary: vocabulary, vectors: nil, seed: 1).parameterCount
    }
  }

  @Test(
    "the weights that are reckoned with are nearly all that a model has, and no more",
    arguments: LanguageModelConfiguration.LayerKind.allCases, [true, false])
  func weights(_ layer: LanguageModelConfiguration.LayerKind, isTied: Bool) throws {
    for layers in 1...3 {
      for softmax in LanguageModelConfiguration.SoftmaxKind.allCases where softmax == .full || !isTied {
        var configuration = LanguageModelConfiguration()
        configuration.layer = layer
        configuration.layers = layers
        configuration.embeddingSize = 48
        configuration.hiddenSize = layer == .transformer ? nil : 64
        configuration.transformer.innerSize = 96
        configuration.tiesWeights = isTied
        configuration.softmax = softmax
        let vocabulary = 6000
        var visitor = Counting(configuration: configuration, vocabulary: vocabulary)
        let count = Double(try configuration.visit(&visitor))
        let estimate = configuration.weights(vocabulary: vocabulary)
        // Biases are missing, and the tails of an adaptive softmax.
        #expect(estimate <= count && estimate > (softmax == .full ? 0.97 : 0.75) * count, "\(estimate) of \(count)")
      }
    }
  }
}
