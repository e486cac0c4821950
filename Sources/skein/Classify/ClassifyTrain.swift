import ArgumentParser
import Corpora
import Tasks

struct ClassifyTrain: TrainingCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a text classifier and store it in the workbench file.",
    discussion: """
      The data are CSV, TSV, JSON Lines, fastText's __label__ lines, or a folder for each label; skein classify check tells \
      what is wrong with them. What is measured is measured on --test, else on --validation, else on a tenth of the texts \
      that is held out, and compared with the most frequent label and naive Bayes.

      The same texts, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9.

      EXAMPLES
        skein classify train reviews.csv
        skein classify train news.tsv --test news-test.tsv --text title --text body \\
          --label topic --html report.html
        skein classify train tickets.jsonl --multi-label \\
          --word-ngrams 3 --character-ngrams 3-6
        skein classify train news.csv --model lstm --vectors wiki --pooling attention
        skein classify train news.csv --model linear+gru \\
          --vectors wiki --freeze-vectors --pooling attention
        skein classify train --resume
      """)

  static let family = TrainingFamily.classifier
  static let use = (advice: "let it classify", command: "skein classify predict")
  static let options = ClassifierRecipeOptions.names

  @Argument(help: "Labelled texts: files, .gz or .zst too, or folders; - is standard input.", completion: .file())
  var data: [String] = []

  @Option(help: .init("Texts to validate on; may be given several times.", valueName: "file"), completion: .file())
  var validation: [String] = []

  @Option(
    help: .init("Texts to test the finished model on; may be given several times.", valueName: "file"),
    completion: .file())
  var test: [String] = []

  @Option(help: .init("Write the report as a page that any browser shows.", valueName: "file"), completion: .file())
  var html: String?

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup(title: "Features") var features: FeatureOptions
  @OptionGroup(title: "Learning") var learning: ClassifierLearningOptions
  @OptionGroup(title: "Networks") var network: NetworkOptions
  @OptionGroup(title: "The training") var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  typealias Work = ClassifierTask
  typealias Display = ClassifierDisplay

  var texts: TrainingTexts { TrainingTexts(training: data, validation: validation, test: test) }

  func check(_ texts: TrainingTexts) throws {
    try ReportFile.check(html)
    let format = try settings(over: nil).data.format
    for part in [texts.training, texts.validation, texts.test] where !part.isEmpty {
      _ = try LabelledInput(arguments: part, format: format)
    }
    if texts.all.filter({ $0 == "-" }).count > 1 { throw CorpusError.standardInputTwice }
  }

  func settings(over base: ClassifierRecipe?) throws -> ClassifierRecipe {
    try ClassifierRecipeOptions(
      form: form, features: features, learning: learning, network: network, configuration: training.configuration
    ).recipe(over: base)
  }

  func finish(_ summary: ClassifierEvent.Summary) throws {
    guard let html, let measured = summary.measured else { return }
    let title = "\(summary.name): \(ClassifierText.measuredOn(measured.texts))"
    try ReportFile.write(measured.report.page(title: title), to: html)
  }
}
