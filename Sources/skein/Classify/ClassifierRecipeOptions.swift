import ArgumentParser
import Corpora
import Models
import Tasks

/// The recipe of a classifier, as options and a configuration file make it.
struct ClassifierRecipeOptions {
  var form: LabelledDataOptions
  var features: FeatureOptions
  var learning: ClassifierLearningOptions
  var network: NetworkOptions
  /// A YAML file.
  var configuration: String?

  /// The options by the names that libraries have for what they set.
  static let names = [
    "heldOut": "--held-out", "answers.precision": "--wanted-precision", "answers.recall": "--wanted-recall",
    "classWeights.values": "--class-weight", "linear.epochs": "--epochs",
    "linear.learningRate": "--learning-rate", "linear.dropout": "--dropout", "linear.dimension": "--dimension",
    "network.layers": "--layers", "network.embeddingSize": "--dimension", "network.hiddenSize": "--hidden",
    "network.convolution.filters": "--filters", "network.transformer.heads": "--heads", "network.pooling": "--pooling",
    "network.dropout.output": "--dropout", "training.epochs": "--epochs", "training.batch": "--batch",
    "training.maximumTokens": "--maximum-tokens", "training.labelSmoothing": "--label-smoothing",
    "training.augmentation.unknownShare": "--word-dropout", "training.augmentation.swapShare": "--swap",
    "training.freezesVectors": "--freeze-vectors", "training.optimization.learningRate": "--learning-rate",
    "training.optimization.patience": "--patience", "wordNGrams": "--word-ngrams",
    "characterNGrams": "--character-ngrams", "minimumCount": "--minimum-count",
    "maximumSize": "--maximum-size", "tokenizer": "--tokenizer",
  ]

  /// What they make of `base`, or of the defaults of the model that is asked for.
  func recipe(over base: ClassifierRecipe?) throws -> ClassifierRecipe {
    let file = try configuration.map(ConfigurationFile.init(path:))
    func read(over base: ClassifierRecipe) throws -> ClassifierRecipe {
      try file?.read(over: base, allKeys: .allKeys) ?? base
    }
    // Defaults are those of the model that is asked for.
    var recipe = try read(over: base ?? (learning.model ?? ClassifierName(read(over: ClassifierRecipe()))).recipe)
    if let model = learning.model, model != ClassifierName(recipe) {
      (recipe.kind, recipe.network.encoder) = (model.recipe.kind, model.recipe.network.encoder)
    }
    recipe.data = form.options(over: recipe.data)
    recipe.features = features.configuration(over: recipe.features)
    if recipe.kind.hasNetwork {
      recipe.text.tokenizer = features.tokenizer.configuration(over: recipe.text.tokenizer)
      if let minimumCount = features.minimumCount { recipe.text.minimumCount = minimumCount }
      if let maximumSize = features.maximumSize { recipe.text.maximumSize = maximumSize }
    } else if !network.isEmpty {
      throw ValidationError("options of networks need --model cnn, rnn, lstm, gru or transformer, alone or as linear+…")
    }
    try learning.apply(to: &recipe)
    network.apply(to: &recipe)
    return recipe
  }
}

extension ClassifierRecipe {
  /// With a value for every optional setting: knows all keys.
  static var allKeys: ClassifierRecipe {
    var recipe = ClassifierRecipe()
    recipe.data.format = .csv
    recipe.data.fields = LabelledFields(text: ["text"], label: "label")
    recipe.data.fields.id = "id"
    recipe.data.labels = .multi(separator: ",")
    recipe.features.tokenizer.numberReplacement = ""
    recipe.features.characterNGrams = .init()
    recipe.features.maximumSize = 1
    recipe.linear.epochs = 1
    recipe.text.tokenizer.numberReplacement = ""
    recipe.text.maximumSize = 1
    recipe.training.optimization.patience = 1
    recipe.vectors = ""
    recipe.classWeights = .given([:])
    recipe.heldOut = 0
    (recipe.answers.precision, recipe.answers.recall) = (1, 1)
    return recipe
  }
}
