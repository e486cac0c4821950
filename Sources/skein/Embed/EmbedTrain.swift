import ArgumentParser
import Corpora
import Embeddings
import Tasks
import Tokenization

struct EmbedTrain: TrainingCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train word vectors and store them in the workbench file.",
    discussion: """
      Skip-gram and CBOW (Word2Vec) learn from windows of text as they read it. GloVe first counts how often words stand near \
      one another and fits vectors to the counts. LSA weights counts of words in lines, or near words, and keeps the largest \
      singular values of their table.

      The same corpus, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9. LSA is done in one go and \
      starts anew.

      EXAMPLES
        skein embed train wiki.txt
        skein embed train books/ more.txt.gz --name books \\
          --model cbow --dimension 200 --epochs 10
        skein embed train wiki.txt --name wiki-glove --model glove --maximum-count 10
        skein embed train wiki.txt --name wiki-lsa --model lsa \\
          --weighting ppmi --dimension 300
        skein embed train wiki.txt --phrases 1          # new york becomes new_york
        skein embed train wiki.txt --subwords
        skein embed train --resume --name books
      """)

  static let options = [
    "method": "--model", "word2Vec.model": "--model", "word2Vec.dimension": "--dimension",
    "word2Vec.window": "--window",
    "word2Vec.negative": "--negative", "word2Vec.negativeExponent": "--negative-exponent",
    "word2Vec.sample": "--sample", "word2Vec.epochs": "--epochs", "word2Vec.learningRate": "--learning-rate",
    "word2Vec.loss": "--loss", "word2Vec.subwords.minimumLength": "--character-ngrams",
    "word2Vec.subwords.maximumLength": "--character-ngrams", "word2Vec.subwords.buckets": "--buckets",
    "word2Vec.minimumLearningRate": "--minimum-learning-rate", "word2Vec.heldOut": "--held-out",
    "glove.dimension": "--dimension", "glove.window": "--window", "glove.epochs": "--epochs",
    "glove.learningRate": "--learning-rate", "glove.maximumCount": "--maximum-count", "glove.exponent": "--exponent",
    "lsa.dimension": "--dimension", "lsa.window": "--window", "lsa.weighting": "--weighting", "lsa.shift": "--shift",
    "lsa.contextExponent": "--context-exponent", "lsa.exponent": "--singular-value-exponent",
    "phrases.passes": "--phrases",
  ].merging(PhraseOptions.names) { name, _ in name }

  static let family = TrainingFamily.embedding
  static let use = (advice: "ask it", command: "skein nearest WORD")

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.", completion: .file())
  var corpus: [String] = []

  @OptionGroup(title: "Vectors") var vectors: VectorOptions
  @OptionGroup(title: "With --model skip-gram or cbow") var word2Vec: Word2VecOptions
  @OptionGroup(title: "With --model glove") var glove: GloVeOptions
  @OptionGroup(title: "With --model lsa") var lsa: LSAOptions
  @OptionGroup(title: "Phrases") var phrases: JoiningOptions
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
    try vectors.apply(to: &settings)
    try word2Vec.applyOwn(to: &settings)
    try glove.applyOwn(to: &settings)
    try lsa.applyOwn(to: &settings)
    if let minimumCount = reading.minimumCount { settings.minimumCount = minimumCount }
    if let maximumSize = reading.maximumSize { settings.maximumSize = maximumSize }
    if let invalid = reading.invalid { settings.invalid = invalid }
    settings.phrases = try phrases.configuration(over: settings.phrases)
    return settings
  }

  func dump(_ settings: EmbeddingConfiguration) throws -> String { try ConfigurationFile.write(settings.written) }
}

extension EmbeddingConfiguration {
  /// With a value for every optional setting: knows all keys.
  fileprivate static var allKeys: EmbeddingConfiguration {
    var configuration = EmbeddingConfiguration()
    configuration.tokenizer.numberReplacement = ""
    configuration.maximumSize = 1
    configuration.phrases = PhraseConfiguration().resolved
    configuration.word2Vec = configuration.word2Vec.resolved
    configuration.lsa = configuration.lsa.resolved
    configuration.word2Vec.subwords = CharacterNGrams(minimumLength: 1, maximumLength: 1, buckets: 1)
    return configuration
  }
}
