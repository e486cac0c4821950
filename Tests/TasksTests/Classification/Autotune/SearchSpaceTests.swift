import Corpora
import Models
import Tasks
import Tensors
import Testing

@Suite("The space of a search")
struct SearchSpaceTests {
  private static func settings(_ vectors: AutotuneSettings.Vectors? = nil) -> AutotuneSettings {
    var settings = AutotuneSettings()
    settings.vectors = vectors
    settings.trials = 1
    return settings
  }

  @Test("defaults, 10,000 draws and as many perturbations lie in it, and can be trained")
  func staysWithin() throws {
    for vectors in [nil, AutotuneSettings.Vectors(name: "wiki", dimension: 50)] {
      let space = SearchSpace(texts: 5000, vectors: vectors)
      for (number, model) in TunedModel.allCases.enumerated() {
        let defaults = Self.settings(vectors).defaults(of: model)
        #expect(space.contains(defaults) && defaults.modelName == model.rawValue)
        var recipe = defaults
        for draw in 0..<10_000 / TunedModel.allCases.count {
          let random = CounterRandom(seed: UInt64(number), stream: UInt64(draw))
          // A walk: so the edges are reached.
          recipe = space.perturb(recipe, width: Double(draw % 10 + 1) / 10, random)
          let drawn = space.draw(over: defaults, random)
          for recipe in [recipe, drawn] {
            try #require(space.contains(recipe), "\(model) \(draw)")
            try recipe.validate()
            #expect(recipe.vectors == vectors?.name || model == .linear)
            #expect(vectors == nil || model == .linear || recipe.network.embeddingSize == 50)
            #expect(model != .transformer || recipe.network.transformer.innerSize == 4 * recipe.network.embeddingSize)
          }
        }
      }
    }
  }

  @Test("what lies outside of it is told")
  func outside() {
    let space = SearchSpace(texts: 5000)
    var recipe = Self.settings().defaults(of: .linear)
    recipe.linear.dropout = 0.9
    #expect(!space.contains(recipe))
    recipe = Self.settings().defaults(of: .linear)
    recipe.features.wordNGrams = 5
    #expect(!space.contains(recipe))
    recipe = Self.settings().defaults(of: .lstm)
    recipe.network.hiddenSize = 10
    #expect(!space.contains(recipe))
  }

  @Test("draws reach all parts of it: every choice, and every tenth of every axis")
  func coverage() {
    let space = SearchSpace(texts: 5000)
    let defaults = Self.settings().defaults(of: .linear)
    let drawn = (0..<2000).map { space.draw(over: defaults, CounterRandom(seed: 1, stream: $0)) }
    #expect(Set(drawn.map(\.features.wordNGrams)) == [1, 2, 3, 4])
    #expect(Set(drawn.map(\.features.characterNGrams)).count == 4)
    #expect(Set(drawn.map(\.features.tokenizer.letterCase)) == [.lower, .keep])
    #expect(Set(drawn.map { Int($0.linear.lengthExponent * 9.999) }).count == 10)
    // Half of the rates lie below the middle of a logarithmic axis.
    let low = drawn.count { $0.linear.learningRate < 0.7071 }
    #expect((900...1100).contains(low), "\(low)")
    #expect(drawn.allSatisfy { (2...50).contains($0.linear.epochs!) })
    let networks = (0..<2000).map {
      space.draw(over: Self.settings().defaults(of: .cnn), CounterRandom(seed: 1, stream: $0))
    }
    #expect(Set(networks.map(\.network.embeddingSize)) == [32, 64, 100, 200, 300])
    #expect(Set(networks.map(\.network.pooling)) == [.max, .mean])
  }

  @Test("the smaller the width, the nearer are perturbations; most choices stay")
  func widths() {
    let space = SearchSpace(texts: 5000)
    let recipe = Self.settings().defaults(of: .linear)
    func distance(_ width: Double) -> Double {
      (0..<500).reduce(0.0) { sum, number in
        let near = space.perturb(recipe, width: width, CounterRandom(seed: 2, stream: UInt64(number)))
        return sum + abs(near.linear.lengthExponent - recipe.linear.lengthExponent)
      } / 500
    }
    // The mean of |N(0, σ²)| is 0.8 σ; at the full width a little less, for what is folded back.
    #expect(abs(distance(1) - 0.8 * 0.25) < 0.02, "\(distance(1))")
    #expect(abs(distance(0.1) - 0.8 * 0.025) < 0.002, "\(distance(0.1))")
    let same = (0..<500).count {
      space.perturb(recipe, width: 1, CounterRandom(seed: 3, stream: UInt64($0))).features == recipe.features
    }
    #expect((150...350).contains(same), "\(same)")
  }
}
