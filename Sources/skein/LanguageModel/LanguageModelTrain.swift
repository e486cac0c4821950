import ArgumentParser
import Corpora
import Tasks

struct LanguageModelTrain: TrainingCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a language model and store it in the workbench file.",
    discussion: """
      The same text, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9. The model that is kept \
      is the best one that validation has seen.

      EXAMPLES
        skein lm train tales.txt
        skein lm train train.txt --validation valid.txt --test test.txt \\
          --layer gru --hidden 650 --dropout 0.5
        skein lm train poems/ --units characters --bptt 100 --optimizer adam
        skein lm train --resume
      """)

  static let family = TrainingFamily.languageModel
  static let use = (advice: "let it write", command: "skein lm generate")

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.", completion: .file())
  var corpus: [String] = []

  @Option(
    help: .init(
      "Text to validate on; may be given several times. (default: the corpus's end)", valueName: "file"),
    completion: .file())
  var validation: [String] = []

  @Option(
    help: .init("Text to test the finished model on; may be given several times.", valueName: "file"),
    completion: .file())
  var test: [String] = []

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip. (default: fail)")
  var invalid: InvalidUTF8Policy?

  @OptionGroup(title: "Units of text") var units: UnitOptions
  @OptionGroup(title: "Layers") var layers: LanguageModelLayerOptions
  @OptionGroup(title: "Learning") var learning: LanguageModelTrainingOptions
  @OptionGroup(title: "The training") var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  typealias Work = LanguageModelTask
  typealias Display = LanguageModelDisplay

  var texts: TrainingTexts { TrainingTexts(training: corpus, validation: validation, test: test) }

  func settings(over base: LanguageModelRecipe?) throws -> LanguageModelRecipe {
    let file = try training.configuration.map(ConfigurationFile.init(path:))
    func read(over base: LanguageModelRecipe) throws -> LanguageModelRecipe {
      try file?.read(over: base, allKeys: .allKeys) ?? base
    }
    var recipe: LanguageModelRecipe
    if let base {
      recipe = try read(over: base)
    } else {
      // Defaults are those of the layers and the optimizer that are asked for.
      recipe = LanguageModelRecipe(try layers.layer ?? read(over: LanguageModelRecipe()).model.layer)
      recipe.optimization.learningRate = LanguageModelRecipe.usualLearningRate(
        of: try read(over: recipe).optimization.optimizer, for: recipe.model.layer)
      recipe = try read(over: recipe)
    }
    recipe.text = units.configuration(over: recipe.text)
    recipe.model = layers.configuration(over: recipe.model)
    try layers.checkUse(in: recipe.model.layer)
    learning.apply(to: &recipe)
    if recipe.model.layer == .transformer {
      // Positions that no window of training reaches would never be learned.
      if let context = layers.context, learning.bptt == nil { recipe.training.bptt = context }
      if let bptt = learning.bptt, layers.context == nil { recipe.model.transformer.contextLength = bptt }
    }
    if let invalid { recipe.invalid = invalid }
    return recipe
  }

  /// Products are in float32 where the machine cannot do what is asked for. A training that began in bfloat16 stays so, to go on
  /// to the same bytes.
  func fitted(
    _ settings: LanguageModelRecipe, over base: LanguageModelRecipe?, _ talk: TrainingTalk
  ) -> LanguageModelRecipe {
    let (windows, context) = (settings.training.bptt, settings.model.transformer.contextLength)
    if settings.model.layer == .transformer, windows < context {
      talk.note(
        "windows of \(windows) tokens leave positions \(windows + 1) to \(context) as they were drawn: give --bptt and "
          + "--context the same number")
    }
    guard let note = settings.training.precision.fallbackNote,
      settings.training.precision != base?.training.precision
    else { return settings }
    talk.note(note)
    var settings = settings
    settings.training.precision = .float32
    return settings
  }
}
