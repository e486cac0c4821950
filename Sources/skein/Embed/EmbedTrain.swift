import ArgumentParser
import Corpora
import Embeddings
import Tasks
import Tokenization

struct EmbedTrain: TrainingCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train word vectors with Word2Vec and store them in the workbench file.",
    discussion: """
      The same corpus, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9.

      EXAMPLES
        skein embed train wiki.txt
        skein embed train books/ more.txt.gz --name books --model cbow --dimension 200 --epochs 10
        skein embed train wiki.txt --subwords
        skein embed train --resume --name books
      """)

  static let options = [
    "word2Vec.model": "--model", "word2Vec.dimension": "--dimension", "word2Vec.window": "--window",
    "word2Vec.negative": "--negative", "word2Vec.negativeExponent": "--negative-exponent",
    "word2Vec.sample": "--sample", "word2Vec.epochs": "--epochs", "word2Vec.learningRate": "--learning-rate",
    "word2Vec.loss": "--loss", "word2Vec.subwords.minimumLength": "--character-ngrams",
    "word2Vec.subwords.maximumLength": "--character-ngrams", "word2Vec.subwords.buckets": "--buckets",
    "word2Vec.minimumLearningRate": "--minimum-learning-rate", "word2Vec.heldOut": "--held-out",
  ]

  static let family = TrainingFamily.embedding
  static let use = (advice: "ask it", command: "skein nearest WORD")

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.")
  var corpus: [String] = []

  @OptionGroup(title: "Word2Vec") var word2Vec: Word2VecOptions
  @OptionGroup(title: "Tokens") var tokenizer: TokenizerOptions
  @OptionGroup(title: "Reading") var reading: ReadingOptions
  @OptionGroup(title: "The training") var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  typealias Work = EmbeddingTask
  typealias Display = EmbeddingDisplay

  var texts: TrainingTexts { TrainingTexts(training: corpus) }

  func settings(over base: EmbeddingConfiguration?) throws -> EmbeddingConfiguration {
    var settings = base ?? EmbeddingConfiguration()
    if let file = training.configuration {
      settings = try ConfigurationFile(path: file).read(over: settings, allKeys: .allKeys)
    }
    settings.tokenizer = tokenizer.configuration(over: settings.tokenizer)
    settings.word2Vec = try word2Vec.configuration(over: settings.word2Vec)
    if let minimumCount = reading.minimumCount { settings.minimumCount = minimumCount }
    if let maximumSize = reading.maximumSize { settings.maximumSize = maximumSize }
    if let invalid = reading.invalid { settings.invalid = invalid }
    return settings
  }
}

extension EmbeddingConfiguration {
  /// With a value for every optional setting: knows all keys.
  fileprivate static var allKeys: EmbeddingConfiguration {
    var configuration = EmbeddingConfiguration()
    configuration.tokenizer.numberReplacement = ""
    configuration.maximumSize = 1
    configuration.word2Vec = configuration.word2Vec.resolved
    configuration.word2Vec.subwords = CharacterNGrams(minimumLength: 1, maximumLength: 1, buckets: 1)
    return configuration
  }
}
