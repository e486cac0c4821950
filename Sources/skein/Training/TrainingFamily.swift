import Tasks

/// A family of things that are trained: which command does it, and what they are in the workbench file.
enum TrainingFamily {
  case embedding, languageModel, classifier, crossValidation, autotune, translator

  /// That of a checkpoint or a model, by the kind that the workbench file has of it.
  init(kind: String) {
    self =
      switch kind {
      case LanguageModelTask.kind: .languageModel
      case ClassifierTask.kind: .classifier
      case CrossValidation.kind: .crossValidation
      case Autotune.kind: .autotune
      case TranslationTask.kind: .translator
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
    case .autotune: "trial"
    case .translator: "translator"
    }
  }

  /// The command that trains one.
  var command: String {
    switch self {
    case .embedding: "skein embed train"
    case .languageModel: "skein lm train"
    case .classifier: "skein classify train"
    case .crossValidation: "skein classify crossvalidate"
    case .autotune: "skein classify autotune"
    case .translator: "skein translate train"
    }
  }

  /// The command that goes on with the unfinished training of a name.
  func resume(_ name: String, _ path: String) -> String {
    let place = path == "skein.db" ? "" : " --db \(shellQuoted(path))"
    switch self {
    case .embedding, .languageModel, .classifier, .translator:
      return "\(command) --resume --name \(shellQuoted(name))" + place
    case .crossValidation:
      let fold = FoldName(name)
      return "\(command) …" + (fold.map { " -k \($0.folds)" } ?? "") + " --name \(shellQuoted(fold?.name ?? name))"
        + place
    case .autotune: return "\(command) … --name \(shellQuoted(TrialName(name)?.name ?? name))" + place
    }
  }
}
