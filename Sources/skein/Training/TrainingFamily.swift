import Tasks

/// A family of things that are trained: which command does it, and what they are in the workbench file.
enum TrainingFamily {
  case embedding, languageModel

  /// That of a checkpoint or a model, by the kind that the workbench file has of it.
  init(kind: String) { self = kind == LanguageModelTask.kind ? .languageModel : .embedding }

  /// What one of them is called.
  var noun: String {
    switch self {
    case .embedding: "embedding"
    case .languageModel: "model"
    }
  }

  /// The command that trains one.
  var command: String {
    switch self {
    case .embedding: "skein embed train"
    case .languageModel: "skein lm train"
    }
  }
}
