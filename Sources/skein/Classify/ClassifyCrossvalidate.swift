import ArgumentParser
import Corpora
import Foundation
import Storage
import Tasks

struct ClassifyCrossvalidate: SettingCommand {
  static let configuration = CommandConfiguration(
    commandName: "crossvalidate",
    abstract: "Measure settings on all texts: train on all folds but one, measure on that one.",
    discussion: """
      The texts are dealt out into folds in which every label has its share. Printed are the mean of accuracy and macro F1 \
      and their standard deviation over folds, beside the most frequent label and naive Bayes, and what a paired bootstrap \
      says of the differences on all texts. No classifier is stored. Options are those of skein classify train.

      Each fold is a run: skein runs shows them. Stopped or killed, the same command goes on where it was; folds that are \
      finished are not trained again while settings and texts are the same.

      EXAMPLES
        skein classify crossvalidate reviews.csv
        skein classify crossvalidate reviews.csv -k 5 --model cnn --json
      """)

  static let options = ClassifierRecipeOptions.names

  @Argument(help: "Labelled texts: files, .gz or .zst too, or folders; - is standard input.", completion: .file())
  var data: [String]

  @Option(name: [.customShort("k"), .long], help: "How many folds there are.")
  var folds = 10

  @OptionGroup(title: "Data") var form: LabelledDataOptions
  @OptionGroup(title: "Features") var features: FeatureOptions
  @OptionGroup(title: "Learning") var learning: ClassifierLearningOptions
  @OptionGroup(title: "Networks") var network: NetworkOptions

  @Option(help: "What runs of its folds are called, as NAME fold 3/10. (default: the first text's file name)")
  var name: String?

  @Option(help: .init("A YAML file of settings; options given as well win.", valueName: "file"), completion: .file())
  var configuration: String?

  @Flag(help: "Train folds again that are finished or begun.")
  var restart = false

  @Option(help: .init("Save a checkpoint this often.", valueName: "seconds"))
  var checkpointEvery = 60.0

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if folds < 2 { throw ValidationError("there must be 2 folds at least") }
    if name == "" { throw ValidationError("--name must not be empty") }
    if !(checkpointEvery >= 0) { throw ValidationError("--checkpoint-every must be 0 seconds or more") }
  }

  func run() throws {
    let recipe = try ClassifierRecipeOptions(
      form: form, features: features, learning: learning, network: network, configuration: configuration
    ).recipe(over: nil)
    if recipe.kind == .linear, learning.heldOut != nil {
      throw ValidationError("--held-out is for networks: what a linear classifier is measured on is its fold")
    }
    try recipe.validate()
    _ = try LabelledInput(arguments: data, format: recipe.data.format)
    var job = TrainingJob(
      name: name ?? defaultName(of: data)!, texts: TrainingTexts(training: data),
      workbench: try Workbench.open(path: workbench.path, access: .write), skeinVersion: Skein.version)
    job.threads = threads.count
    job.checkpointInterval = checkpointEvery
    var validation = CrossValidation(job, recipe, folds: folds)
    validation.restarts = restart

    let talk = TrainingTalk(output)
    StopSignal.watch()
    let outcome = try validation.run(
      isStopping: { StopSignal.isReceived }, report: CrossValidationDisplay(talk).show)
    switch outcome {
    case .finished: break
    case .stopped(let progress):
      let again = CommandLine.arguments.dropFirst().filter { $0 != "--restart" }
      talk.stopped(
        progress: progress, resume: (["skein"] + again).map(shellQuoted).joined(separator: " "),
        rereadsInput: data.contains("-"))
      endProcess(with: StopSignal.exitStatus)
    case .stoppedBeforeTraining:
      talk.note("stopped before training began: nothing to save")
      endProcess(with: StopSignal.exitStatus)
    }
  }
}
