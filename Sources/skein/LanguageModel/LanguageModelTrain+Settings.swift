import Corpora
import Models
import Tasks

extension LanguageModelTrain {
  static let options = [
    "text.kind": "--units", "text.tokenizer": "--tokenizer", "text.endOfLine": "--end-of-line",
    "text.minimumCount": "--minimum-count", "text.maximumSize": "--maximum-size", "text.subwords": "--subwords",
    "model.layers": "--layers", "model.embeddingSize": "--dimension", "model.hiddenSize": "--hidden",
    "model.tiesWeights": "--tied", "model.softmax": "--softmax", "model.dropout.input": "--input-dropout",
    "model.dropout.between": "--dropout", "model.dropout.output": "--output-dropout",
    "model.dropout.weights": "--weight-drop", "model.dropout.words": "--word-dropout",
    "model.transformer.heads": "--heads", "model.transformer.contextLength": "--context",
    "training.epochs": "--epochs", "training.batch": "--batch", "training.bptt": "--bptt",
    "training.windows": "--windows", "training.labelSmoothing": "--label-smoothing", "training.heldOut": "--held-out",
    "training.freezesVectors": "--freeze-vectors",
    "optimization.learningRate": "--learning-rate", "optimization.clipping.maximum": "--clip",
    "optimization.optimizer.weightDecay.factor": "--weight-decay", "optimization.patience": "--patience",
    "optimization.shards": "--shards",
  ]
}

extension LanguageModelRecipe {
  /// With a value for every optional setting: knows all keys.
  static var allKeys: LanguageModelRecipe {
    var recipe = LanguageModelRecipe()
    recipe.text.tokenizer.numberReplacement = ""
    recipe.text.maximumSize = 1
    recipe.model.hiddenSize = 1
    recipe.model.cutoffs = [1]
    recipe.training.validationInterval = 1
    recipe.training.vectors = ""
    recipe.optimization.patience = 1
    return recipe
  }
}
