import Tasks

/// A family of things that are trained: which command does it, and what they are in the workbench file.
enum TrainingFamily {
  case embedding, languageModel, classifier, crossValidation

  /// That of a checkpoint or a model, by the kind that the workbench file has of it.
  init(kind: String) {
    self =
      switch kind {
      case LanguageModelTask.kind: .languageModel
      case ClassifierTask.kind: .classifier
      case CrossValidation.kind: .crossValidation
      default: .embedding
      }
  }

  /// What one of them is called.
  var noun: String {
    switch self {
    case .embedding: "embedding"
    case .languageModel: "model"
    case .classifier: "classifier"
    case .crossValidation: "fold"
    }
  }

  /// The command that trains one.
  var command: String {
    switch self {
    case .embedding: "skein embed train"
    case .languageModel: "skein lm train"
    case .classifier: "skein classify train"
    case .crossValidation: "skein classify crossvalidate"
    }
  }
}
