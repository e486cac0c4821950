import ArgumentParser
import Corpora
import Storage
import Tasks

/// A command that trains. What all of them do alike is here: settings, the place in the workbench file, checkpoints, signals, and
/// what is said at the end.
protocol TrainingCommand: SettingCommand {
  associatedtype Work: TrainingTask
  associatedtype Display: TrainingDisplay where Display.Event == Work.Event

  static var family: TrainingFamily { get }
  /// A command that uses what was trained, for the last line.
  static var use: (advice: String, command: String) { get }

  var texts: TrainingTexts { get }
  var training: TrainingOptions { get }
  var output: OutputOptions { get }

  /// What the configuration file and the options make of `base`, or of the defaults.
  func settings(over base: Work.Settings?) throws -> Work.Settings

  /// What `--dump-configuration` prints.
  func dump(_ settings: Work.Settings) throws -> String

  /// Refuses texts that are not there, before a file is made.
  func check(_ texts: TrainingTexts) throws

  /// What else is to be done with a finished training.
  func finish(_ summary: Work.Summary) throws

  /// The settings to train with on this machine, where it cannot do what is asked for; says so.
  func fitted(_ settings: Work.Settings, over base: Work.Settings?, _ talk: TrainingTalk) -> Work.Settings
}

/// Shows what a training tells.
protocol TrainingDisplay {
  associatedtype Event
  init(_ talk: TrainingTalk)
  func show(_ event: Event)
}

extension TrainingCommand {
  func finish(_ summary: Work.Summary) throws {}

  func dump(_ settings: Work.Settings) throws -> String { try ConfigurationFile.write(settings) }

  func check(_ texts: TrainingTexts) throws {
    if !texts.all.isEmpty { _ = try CorpusInput(arguments: texts.all) }
  }

  func fitted(_ settings: Work.Settings, over base: Work.Settings?, _ talk: TrainingTalk) -> Work.Settings { settings }

  func validate() throws {
    if texts.training.isEmpty && !training.resume && !training.dumpConfiguration {
      throw ValidationError("which text? Name files or folders, or - for standard input")
    }
  }

  func run() throws {
    if training.dumpConfiguration {
      return StandardOutput.print(try dump(try settings(over: nil)), terminator: "")
    }
    // What options mean may depend on the settings of the checkpoint: then they are judged when it is found.
    let settings = try training.resume ? (try? settings(over: nil)) : settings(over: nil)
    try settings?.validate()
    try check(texts)
    let place = try TrainingPlace(training, Self.family, fallback: defaultName(of: texts.training))
    let talk = TrainingTalk(output)
    if let digest = place.finishedDigest, training.resume, place.checkpoint == nil {
      return talk.alreadyFinished(name: place.name, digest: digest, workbench: place.workbench.path)
    }
    var task = try task(settings, at: place, talk)
    task.job.threads = training.threads.count
    task.job.checkpointInterval = training.checkpointEvery
    task.job.memoryLimit = training.memory << 20
    task.job.replaces = training.replace || place.checkpoint != nil && place.finishedDigest != nil

    StopSignal.watch()
    let outcome = try task.run(
      resuming: place.checkpoint, isStopping: { StopSignal.isReceived }, report: Display(talk).show)
    place.lock.release()
    switch outcome {
    case .finished(let summary):
      try finish(summary)
      talk.note("\(Self.use.advice): \(Self.use.command)\(training.finding(place.name))")
    case .stopped(let progress):
      talk.stopped(
        progress: progress, resume: "\(Self.family.command) --resume\(training.finding(place.name))",
        rereadsInput: task.job.texts.all.contains("-"))
      endProcess(with: StopSignal.exitStatus)
    case .stoppedBeforeTraining:
      talk.note("stopped before there was anything to save: the same command starts anew")
      endProcess(with: StopSignal.exitStatus)
    }
  }

  /// The task: that of the checkpoint, if there is one to go on from.
  ///
  /// - Parameter settings: those that the options make of the defaults, if that can be.
  private func task(_ settings: Work.Settings?, at place: TrainingPlace, _ talk: TrainingTalk) throws -> Work {
    if let checkpoint = place.checkpoint {
      var task = try Work(resuming: checkpoint, workbench: place.workbench, skeinVersion: Skein.version)
      let given = fitted(try self.settings(over: task.settings), over: task.settings, talk)
      if given != task.settings {
        throw ConfigurationError.changedOnResume(
          name: place.name, changes: try SettingChange.between(task.settings, given))
      }
      task.job.texts = texts.or(task.job.texts)
      return task
    }
    if training.resume {
      if texts.training.isEmpty { _ = try place.workbench.unfinishedTraining(named: place.name) }
      talk.note("there is no checkpoint of “\(place.name)”: training from the beginning")
    }
    return Work(
      TrainingJob(name: place.name, texts: texts, workbench: place.workbench, skeinVersion: Skein.version),
      fitted(try settings ?? self.settings(over: nil), over: nil, talk))
  }
}
