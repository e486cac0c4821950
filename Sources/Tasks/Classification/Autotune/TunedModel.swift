import Models

/// What an ``Autotune`` can choose from, in the order of what training takes, the cheapest first.
public enum TunedModel: String, Codable, Sendable, CaseIterable {
  case linear, cnn, rnn, gru, lstm, transformer

  init(_ recipe: ClassifierRecipe) { self = TunedModel(rawValue: recipe.modelName)! }

  /// The defaults.
  var recipe: ClassifierRecipe {
    NetworkConfiguration.EncoderKind(rawValue: rawValue).map { ClassifierRecipe($0) } ?? ClassifierRecipe()
  }
}
