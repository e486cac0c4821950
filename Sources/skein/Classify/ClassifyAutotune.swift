import ArgumentParser
import Corpora
import Foundation
import Storage
import Tasks

struct ClassifyAutotune: SettingCommand {
  static let configuration = CommandConfiguration(
    commandName: "autotune",
    abstract: "Choose a text classifier and its settings by trials, and store the best.",
    discussion: """
      Trials are trained on DATA and measured on --validation, or on a tenth of DATA that is held out; texts of --test decide \
      nothing, and tell at the end how good the choice is. First come the defaults of every model of --models, then settings \
      drawn at random, half of them near the best so far. The best is trained as skein classify train does it, and stored.

      Each trial is a run: skein runs shows them. Stopped or killed, the same command goes on where it was; trials that are \
      finished are not trained again while settings and texts are the same. With --trials and without --seconds the outcome \
      is the same everywhere.

      EXAMPLES
        skein classify autotune news.csv --test news-test.csv
        skein classify autotune train.csv --validation dev.csv \\
          --models linear,cnn --seconds 3600 --metric macroF1
        skein classify autotune train.csv --trials 50 --write-configuration best.yaml
      """)

  static let options = [
    "heldOut": "--held-out", "models": "--models", "seconds": "--seconds", "trials": "--trials", "memory": "--memory",
  ]

  @Argument(help: "Labelled texts: files, .gz or .zst too, or folders; - is standard input.", completion: .file())
  var data: [String]

  @Option(help: .init("Texts to choose by; may be given several times.", valueName: "file"), completion: .file())
  var validation: [String] = []

  @Option(
    help: .init("Texts to test the chosen classifier on; may be given several times.", valueName: "file"),
    completion: .file())
  var test: [String] = []

  @OptionGroup(title: "The search") var search: AutotuneOptions
  @OptionGroup(title: "Data") var form: LabelledDataOptions

  @Option(
    help: .init("Write the best settings, for skein classify train --configuration.", valueName: "file"),
    completion: .file())
  var writeConfiguration: String?

  @Option(help: "What the classifier is to be called; trials are NAME trial 7. (default: the first text's file name)")
  var name: String?

  @Flag(help: "Try again what is finished or begun.")
  var restart = false

  @Flag(help: "When finished, take the place of what has the same name.")
  var replace = false

  @Option(help: .init("Save a checkpoint this often.", valueName: "seconds"))
  var checkpointEvery = 60.0

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if name == "" { throw ValidationError("--name must not be empty") }
    if !(checkpointEvery >= 0) { throw ValidationError("--checkpoint-every must be 0 seconds or more") }
  }

  func run() throws {
    var settings = search.settings
    settings.data = form.options()
    try settings.validate()
    try checkTexts(settings.data.format)
    let file = try Workbench.open(path: workbench.path, access: .write)
    if let vectors = search.vectors {
      settings.vectors = .init(name: vectors, dimension: try file.embedding(named: vectors).dimension)
    }
    var job = TrainingJob(
      name: name ?? defaultName(of: data)!,
      texts: TrainingTexts(training: data, validation: validation, test: test), workbench: file,
      skeinVersion: Skein.version)
    job.threads = threads.count
    job.checkpointInterval = checkpointEvery
    job.replaces = replace
    if !restart { try refuseOtherTraining(named: job.name, in: file) }
    var autotune = Autotune(job, settings)
    autotune.restarts = restart

    let talk = TrainingTalk(output)
    StopSignal.watch()
    let outcome = try autotune.run(isStopping: { StopSignal.isReceived }, report: AutotuneDisplay(talk).show)
    switch outcome {
    case .finished(let result): try finish(result, talk)
    case .stopped(let progress):
      let again = CommandLine.arguments.dropFirst().filter { $0 != "--restart" }
      talk.stopped(
        progress: progress, resume: (["skein"] + again).map(shellQuoted).joined(separator: " "),
        rereadsInput: job.texts.all.contains("-"))
      endProcess(with: StopSignal.exitStatus)
    case .stoppedBeforeTraining:
      talk.note("stopped before training began: nothing to save")
      endProcess(with: StopSignal.exitStatus)
    }
  }

  private func checkTexts(_ format: LabelledFormat?) throws {
    for part in [data, validation, test] where !part.isEmpty {
      _ = try LabelledInput(arguments: part, format: format)
    }
    if (data + validation + test).filter({ $0 == "-" }).count > 1 { throw CorpusError.standardInputTwice }
  }

  /// An unfinished training of another command is not to be lost.
  private func refuseOtherTraining(named name: String, in file: Workbench) throws {
    guard let checkpoint = try file.checkpoint(named: name), checkpoint.kind != Autotune.kind else { return }
    let family = TrainingFamily(kind: checkpoint.kind)
    throw UsageError.otherTraining(
      name: name, command: family.command, resume: family.resume(name, workbench.path))
  }

  /// Writes the settings, and says how to train by them.
  private func finish(_ result: AutotuneResult, _ talk: TrainingTalk) throws {
    guard let path = writeConfiguration else {
      return talk.note(
        "to keep the settings, add --write-configuration FILE to the same command: nothing is trained again")
    }
    try ReportFile.write(try ConfigurationFile.write(result.recipe), to: path)
    let files = data + validation.flatMap { ["--validation", $0] } + test.flatMap { ["--test", $0] }
    let place = workbench.db.map { ["--db", $0] } ?? []
    let words = ["skein", "classify", "train"] + files + ["--configuration", path, "--name", result.name, "--replace"]
    talk.note("the same training: " + (words + place).map(shellQuoted).joined(separator: " "))
  }
}
