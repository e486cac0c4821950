import ArgumentParser
import Corpora
import Models
import Tasks

struct TranslateTrain: TrainingCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a translator and store it in the workbench file.",
    discussion: """
      The data are two files whose lines belong together, the source's first, or tables with a column for each language; \
      skein translate check tells what is wrong with them. What is measured is measured on --test, else on --validation, \
      else on pairs that are held out. The model that is kept is the best one that validation has seen.

      The same texts, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9.

      EXAMPLES
        skein translate train train.de train.en --validation val.de val.en \\
          --test test.de test.en
        skein translate train pairs.tsv --source-column 2 --target-column 1
        skein translate train train.de train.en --model transformer \\
          --units subwords --shared-vocabulary
        skein translate train --resume
      """)

  static let family = TrainingFamily.translator
  static let use = (advice: "let it translate", command: "skein translate run")

  @Argument(
    help: "Two files whose lines belong together, or tables; .gz or .zst too; - is standard input.", completion: .file()
  )
  var data: [String] = []

  @Option(
    parsing: .upToNextOption, help: .init("Pairs to validate on: two files, or tables.", valueName: "file"),
    completion: .file())
  var validation: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: .init("Pairs to test the finished model on: two files, or tables.", valueName: "file"), completion: .file())
  var test: [String] = []

  @OptionGroup(title: "Data") var form: ParallelDataOptions
  @OptionGroup(title: "Pairs to leave out of the training") var filter: ParallelFilterOptions
  @OptionGroup(title: "Units of text") var units: TranslationUnitOptions
  @OptionGroup(title: "Layers") var layers: TranslatorLayerOptions
  @OptionGroup(title: "Learning") var learning: TranslatorLearningOptions
  @OptionGroup(title: "Search") var search: TranslationSearchOptions
  @OptionGroup(title: "The training") var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  typealias Work = TranslationTask
  typealias Display = TranslationDisplay

  var texts: TrainingTexts { TrainingTexts(training: data, validation: validation, test: test) }

  func check(_ texts: TrainingTexts) throws {
    _ = try form.inputs([texts.training, texts.validation, texts.test], settings(over: nil).data)
  }

  func settings(over base: TranslationRecipe?) throws -> TranslationRecipe {
    let file = try training.configuration.map(ConfigurationFile.init(path:))
    func read(over base: TranslationRecipe) throws -> TranslationRecipe {
      try file?.read(over: base, allKeys: .allKeys) ?? base
    }
    // Defaults are those of the decoder that is asked for.
    var recipe = try read(
      over: base ?? TranslationRecipe(layers.model ?? read(over: TranslationRecipe()).model.decoder))
    recipe.data = form.options(over: recipe.data)
    filter.apply(to: &recipe.filter)
    try units.apply(to: &recipe)
    try layers.apply(to: &recipe.model)
    learning.apply(to: &recipe)
    search.apply(to: &recipe.search)
    return recipe
  }

  /// Products are in float32 where the machine cannot do what is asked for. A training that began in bfloat16 stays so, to go on
  /// to the same bytes.
  func fitted(
    _ settings: TranslationRecipe, over base: TranslationRecipe?, _ talk: TrainingTalk
  ) -> TranslationRecipe {
    guard let note = settings.training.precision.fallbackNote,
      settings.training.precision != base?.training.precision
    else { return settings }
    talk.note(note)
    var settings = settings
    settings.training.precision = .float32
    return settings
  }

  static let options = [
    "data.source": "--source-column", "data.target": "--target-column", "data.format": "--format",
    "filter.minimumTokens": "--minimum-tokens", "filter.maximumTokens": "--maximum-tokens",
    "filter.maximumRatio": "--maximum-ratio", "filter.dropsDuplicates": "--drop-duplicates",
    "filter.dropsIdentical": "--drop-identical", "sharesVocabulary": "--shared-vocabulary",
    "model.encoderLayers": "--encoder-layers", "model.decoderLayers": "--decoder-layers",
    "model.embeddingSize": "--dimension", "model.hiddenSize": "--hidden", "model.attention": "--attention",
    "model.feeding": "--feeding", "model.tiesWeights": "--tied", "model.sharesEmbeddings": "--shared-embeddings",
    "model.transformer.heads": "--heads", "model.transformer.innerSize": "--inner",
    "model.transformer.contextLength": "--context", "model.dropout.input": "--dropout",
    "model.dropout.between": "--dropout", "model.dropout.output": "--dropout", "training.epochs": "--epochs",
    "training.batch": "--batch", "training.maximumTokens": "--maximum-length",
    "training.labelSmoothing": "--label-smoothing", "training.teacherForcing.start": "--teacher-forcing",
    "training.teacherForcing.end": "--teacher-forcing", "training.teacherForcing.updates": "--forcing-updates",
    "training.translatedPairs": "--translated-pairs", "optimization.learningRate": "--learning-rate",
    "optimization.clipping.maximum": "--clip", "optimization.patience": "--patience",
    "optimization.shards": "--shards", "optimization.optimizer.weightDecay.factor": "--weight-decay",
    "search.width": "--beam", "width": "--beam", "search.lengthPenalty": "--length-penalty",
    "lengthPenalty": "--length-penalty", "search.coveragePenalty": "--coverage-penalty",
    "coveragePenalty": "--coverage-penalty", "search.lengthFactor": "--length-factor",
    "lengthFactor": "--length-factor", "blockedNGram": "--block-ngrams", "heldOut": "--held-out",
    "source.minimumCount": "--minimum-count", "target.minimumCount": "--minimum-count",
    "source.subwords": "--subwords", "target.subwords": "--subwords",
  ]
}

extension TranslationRecipe {
  /// With a value for every optional setting: knows all keys.
  static var allKeys: TranslationRecipe {
    var recipe = TranslationRecipe()
    recipe.data.format = .csv
    (recipe.filter.minimumTokens, recipe.filter.maximumTokens, recipe.filter.maximumRatio) = (1, 1, 1)
    for side in [\TranslationRecipe.source, \.target] {
      recipe[keyPath: side].tokenizer.numberReplacement = ""
      recipe[keyPath: side].maximumSize = 1
    }
    (recipe.training.sourceVectors, recipe.training.targetVectors) = ("", "")
    recipe.optimization.patience = 1
    recipe.search.blockedNGram = 1
    recipe.search.sampling = SamplingConfiguration(topK: 1)
    return recipe
  }
}
