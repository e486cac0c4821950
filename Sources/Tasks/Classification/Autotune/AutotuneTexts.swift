import Corpora
import Models

/// The labelled texts of an ``Autotune``, which are read once.
struct AutotuneTexts {
  /// All that may be trained on.
  let all: LabelledSet
  let validation: LabelledSet?
  let test: LabelledSet?
  /// What trials are trained and measured on.
  let trial: ClassifierTexts

  /// - Throws: ``LabelledError``; its ``CorpusError/cancelled`` if stopped meanwhile.
  init(
    _ texts: TrainingTexts, _ settings: AutotuneSettings, isStopping: () -> Bool, progress: (Int64, Int64?) -> Void
  ) throws {
    var recipe = settings.defaults(of: settings.orderedModels[0])
    func read(_ inputs: [String]) throws -> LabelledSet {
      try ClassifierTexts.read(inputs, recipe, isStopping: isStopping, progress: progress)
    }
    let all = try read(texts.training)
    try ClassifierTexts.requireClasses(all, texts)
    self.all = all
    validation = texts.validation.isEmpty ? nil : try read(texts.validation).renumbered(by: all.labelNames)
    test = texts.test.isEmpty ? nil : try read(texts.test).renumbered(by: all.labelNames)
    // Those to test on are not for the search: neither are trials measured on them, nor do they change what is held out.
    recipe.heldOut = settings.heldOut ?? 0.1
    trial = try ClassifierTexts(
      all, validation: validation, test: nil, sources: all.sources + (validation?.sources ?? []), recipe)
    if trial.validation == nil {
      throw ModelError.configuration(option: "heldOut", value: "0", rule: "above 0 without texts to validate on")
    }
  }

  /// What the winner is trained and measured on: as a training of its own would have them.
  func winner(_ recipe: ClassifierRecipe) throws -> ClassifierTexts {
    try ClassifierTexts(
      all, validation: validation, test: test, sources: trial.sources + (test?.sources ?? []), recipe)
  }
}
