import ArgumentParser
import Corpora
import Diagnostics
import Foundation
import Storage
import Tasks

struct LanguageModelTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a language model and store it in the workbench file.",
    discussion: """
      The same text, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9. The model that is kept \
      is the best one that validation has seen.

      EXAMPLES
        skein lm train tales.txt
        skein lm train train.txt --validation valid.txt --test test.txt --layer gru --hidden 650 --dropout 0.5
        skein lm train poems/ --units characters --bptt 100 --optimizer adam
        skein lm train --resume
      """)

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.")
  var corpus: [String] = []

  @Option(help: "The model's name. (default: the corpus's file name)")
  var name: String?

  @Option(parsing: .upToNextOption, help: .init("Text to validate on. (default: the corpus's end)", valueName: "file"))
  var validation: [String] = []

  @Option(parsing: .upToNextOption, help: .init("Text to test the finished model on.", valueName: "file"))
  var test: [String] = []

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup(title: "Units of text") var units: UnitOptions
  @OptionGroup(title: "Layers") var layers: LanguageModelLayerOptions
  @OptionGroup(title: "Training") var training: LanguageModelTrainingOptions

  @Option(help: "What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip. (default: fail)")
  var invalid: InvalidUTF8Policy?

  @Option(help: "Threads to work on; the result is the same for any number. (default: one a core)")
  var threads: Int?

  @Option(help: .init("A YAML file of settings; options given as well win.", valueName: "file"))
  var configuration: String?

  @Flag(help: "Print the settings as YAML and do nothing else.")
  var dumpConfiguration = false

  @OptionGroup(title: "Checkpoints") var checkpoints: TrainingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if corpus.isEmpty && !checkpoints.resume && !dumpConfiguration {
      throw ValidationError("which text? Name files or folders, or - for standard input")
    }
    if name == "" { throw ValidationError("--name must not be empty") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be from 1 to 1024") }
  }

  func run() throws {
    let recipe = try recipe(over: LanguageModelRecipe())
    if dumpConfiguration { return StandardOutput.print(try ConfigurationFile.write(recipe), terminator: "") }
    try recipe.validate()
    let display = LanguageModelDisplay(output)
    let files = corpus + validation + test
    if !files.isEmpty { _ = try CorpusInput(arguments: files) }  // before a file is made
    let place = try TrainingPlace(
      checkpoints, path: workbench.path, name: name, fallback: defaultName(of: corpus)
    ) { workbench, name in try workbench.models().contains { $0.name == name } }
    if place.isTaken, place.checkpoint == nil, checkpoints.resume {
      let model = try place.workbench.model(named: place.name)
      return display.talk.alreadyFinished(name: model.name, digest: model.digest, workbench: workbench.path)
    }

    var task: LanguageModelTask
    let checkpoint = checkpoints.resume ? place.checkpoint : nil
    if let checkpoint {
      task = try LanguageModelTask(resuming: checkpoint, workbench: place.workbench, skeinVersion: Skein.version)
      guard try self.recipe(over: task.recipe) == task.recipe else {
        throw ConfigurationError.changedOnResume(name: place.name)
      }
      if !corpus.isEmpty { task.inputs = corpus }
      if !validation.isEmpty { task.validationInputs = validation }
      if !test.isEmpty { task.testInputs = test }
    } else {
      if checkpoints.resume {
        if corpus.isEmpty { _ = try place.workbench.unfinishedTraining(named: place.name) }
        display.talk.note("there is no checkpoint of “\(place.name)”: training from the beginning")
      }
      task = LanguageModelTask(
        name: place.name, inputs: corpus, workbench: place.workbench, skeinVersion: Skein.version)
      task.recipe = recipe
      if let note = recipe.training.precision.fallbackNote {
        display.talk.note(note)
        task.recipe.training.precision = .float32
      }
      task.validationInputs = validation
      task.testInputs = test
    }
    task.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    task.checkpointInterval = checkpoints.checkpointEvery
    task.memoryLimit = checkpoints.memory << 20
    task.replaces = checkpoints.replace || checkpoint != nil && place.isTaken

    StopSignal.watch()
    let outcome = try task.run(
      resuming: checkpoint, isStopping: { StopSignal.isReceived }, report: display.show)
    place.lock.release()
    switch outcome {
    case .finished: display.talk.note("let it write: skein lm generate\(options(place.name))")
    case .stopped(let progress):
      display.talk.stopped(
        progress: progress, resume: "skein lm train --resume\(options(place.name))",
        rereadsInput: (task.inputs + task.validationInputs + task.testInputs).contains("-"))
      endProcess(with: StopSignal.exitStatus)
    case .stoppedBeforeTraining:
      display.talk.note("stopped before training began: nothing to save")
      endProcess(with: StopSignal.exitStatus)
    }
  }

  /// `base`, then the configuration file, then the options.
  private func recipe(over base: LanguageModelRecipe) throws -> LanguageModelRecipe {
    var recipe = base
    if let configuration { recipe = try ConfigurationFile.read(configuration, over: base, allKeys: .allKeys) }
    recipe.text = units.configuration(over: recipe.text)
    recipe.model = layers.configuration(over: recipe.model)
    try layers.checkUse(in: recipe.model.layer)
    training.apply(to: &recipe)
    if let invalid { recipe.invalid = invalid }
    return recipe
  }

  /// What another command needs to find the model, as options.
  private func options(_ name: String) -> String {
    let db = workbench.db.map { " --db \(shellQuoted($0))" } ?? ""
    return db + " --name \(shellQuoted(name))"
  }
}

extension LanguageModelRecipe {
  /// With a value for every optional setting: knows all keys.
  fileprivate static var allKeys: LanguageModelRecipe {
    var recipe = LanguageModelRecipe()
    recipe.text.tokenizer.numberReplacement = ""
    recipe.text.maximumSize = 1
    recipe.model.hiddenSize = 1
    recipe.model.cutoffs = [1]
    recipe.training.validationInterval = 1
    recipe.training.vectors = ""
    recipe.optimization.patience = 1
    return recipe
  }
}
