import Layers
import Models
import Tensors
import Testing

@Suite("Explaining neural classifiers")
struct TextExplainerTests {
  @Test(
    "a token's contribution is the rate at which the class's score grows with its embedding", arguments: NetworkCase.all
  )
  func contributions(_ network: NetworkCase) throws {
    struct Check: NetworkCheck {
      func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws
      {
        var model = NetworkCase.model(encoder, configuration)
        // Every token once, so that a row of the table is one token's.
        let tokens: [UInt32] = [7, 2, 0, 5, 3]
        let batch = NetworkCase.batch(TokenizedTexts([tokens]))
        var explainer = TextExplainer(model)
        var cache = SequenceClassifier<Encoder>.Cache()
        for k in 0..<NetworkCase.classes {
          let explanation = explainer.explain(batch, class: k)
          #expect(explanation.scores == model.scores(batch, cache: &cache).elements)
          for (place, token) in tokens.enumerated() {
            // The score with the embedding 1 + step times as long.
            func score(_ step: Double) -> Double {
              let table = model.embedding.table.value
              defer { model.embedding.table.value = table }
              for d in 0..<6 { model.embedding.table.value[Int(token), d] *= 1 + step }
              return model.scores(batch, cache: &cache)[0, k]
            }
            let rate = (score(1e-5) - score(-1e-5)) / 2e-5
            // Differences in Double: truncation of 1e-10 of the third derivative, and rounding of 1e-11.
            #expect(abs(explanation.contributions[place] - rate) < 1e-7)
          }
          #expect(explanation.contributions.contains { abs($0) > 1e-3 })
        }
      }
    }
    var network = network
    network.configuration.dropout.output = 0.5
    network.configuration.dropout.input = 0.3
    if network.configuration.encoder != .cnn { network.configuration.dropout.between = 0.4 }
    try network.check(Check())
  }

  @Test(
    "attention's weights are given where pooling is by attention; they are positive and add up to 1",
    arguments: NetworkCase.all)
  func attention(_ network: NetworkCase) throws {
    struct Check: NetworkCheck {
      func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws
      {
        var explainer = TextExplainer(NetworkCase.model(encoder, configuration))
        let explanation = explainer.explain(NetworkCase.batch(TokenizedTexts([[4, 1, 8, 3]])), class: 1)
        guard configuration.pooling == .attention else {
          #expect(explanation.attention == nil)
          return
        }
        let weights = try #require(explanation.attention)
        #expect(weights.count == 4 && weights.allSatisfy { $0 > 0 } && Set(weights).count == 4)
        #expect(abs(weights.reduce(0, +) - 1) < 1e-14)
      }
    }
    try network.check(Check())
  }
}
