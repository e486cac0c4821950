import ArgumentParser
import Corpora
import Diagnostics
import Embeddings
import Foundation
import Storage
import Tasks
import Tokenization

struct EmbedTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train word vectors with Word2Vec and store them in the workbench file.",
    discussion: """
      The same corpus, settings and seed give the same bytes, whatever the number of threads. Ctrl-C saves and stops; \
      --resume goes on to the same result as if training had never stopped, also after kill -9.

      EXAMPLES
        skein embed train wiki.txt
        skein embed train books/ more.txt.gz --name books --model cbow --dimension 200 --epochs 10
        skein embed train --resume --name books
      """)

  @Argument(help: "Text files, .gz or .zst too, or folders of them; - is standard input.")
  var corpus: [String] = []

  @Option(help: "The embedding's name. (default: the corpus's file name)")
  var name: String?

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup(title: "Word2Vec") var word2Vec: Word2VecOptions
  @OptionGroup(title: "Tokens") var tokenizer: TokenizerOptions
  @OptionGroup(title: "Reading") var reading: ReadingOptions

  @Option(help: .init("A YAML file of settings; options given as well win.", valueName: "file"))
  var configuration: String?

  @Flag(help: "Print the settings as YAML and do nothing else.")
  var dumpConfiguration = false

  @Flag(help: "Go on from the checkpoint of an unfinished training.")
  var resume = false

  @Flag(help: "Drop the checkpoint of an unfinished training.")
  var restart = false

  @Flag(help: "When finished, take the place of an embedding of the same name.")
  var replace = false

  @Option(help: .init("Save a checkpoint this often.", valueName: "seconds"))
  var checkpointEvery = 60.0

  @Option(help: .init("Memory for the encoded corpus, in MiB; the rest goes to a temporary file.", valueName: "MiB"))
  var memory = 512

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if resume && restart { throw ValidationError("--resume and --restart exclude each other") }
    if corpus.isEmpty && !resume && !dumpConfiguration {
      throw ValidationError("which corpus? Name files or folders, or - for standard input")
    }
    if checkpointEvery < 0 { throw ValidationError("--checkpoint-every must not be negative") }
    if memory < 0 { throw ValidationError("--memory must not be negative") }
  }

  func run() throws {
    let settings = try settings(over: EmbeddingConfiguration())
    if dumpConfiguration { return StandardOutput.print(try ConfigurationFile.write(settings), terminator: "") }
    try settings.word2Vec.validate()
    let display = EmbeddingDisplay(output)
    if !corpus.isEmpty { _ = try CorpusInput(arguments: corpus) }  // before a file is made

    let file = try Workbench.open(path: workbench.path, access: .write)
    let name = try self.name ?? (resume && corpus.isEmpty ? file.unfinishedTraining(named: nil).name : defaultName)
    let lock = try file.lockTraining(named: name)
    defer { withExtendedLifetime(lock) {} }
    let checkpoint = try file.checkpoint(named: name)
    if checkpoint != nil, !resume, !restart { throw TaskError.unfinished(name: name) }
    let existing = try file.embeddings().first { $0.name == name }
    if let existing, checkpoint == nil, resume {
      return display.talk.alreadyFinished(name: name, digest: existing.digest, workbench: workbench.path)
    }
    if existing != nil, !replace, checkpoint == nil || restart {
      throw WorkbenchError.nameTaken(name: name, path: workbench.path)
    }

    // Now rather than when it is to be saved.
    if try file.models().contains(where: { $0.name == name }) {
      throw WorkbenchError.nameOfOther(name: name, holder: "model", path: workbench.path)
    }

    var task: EmbeddingTask
    if resume, let checkpoint {
      task = try EmbeddingTask(resuming: checkpoint, workbench: file, skeinVersion: Skein.version)
      guard try self.settings(over: task.configuration) == task.configuration else {
        throw ConfigurationError.changedOnResume(name: name)
      }
      if !corpus.isEmpty { task.inputs = corpus }
    } else {
      if resume {
        if corpus.isEmpty { _ = try file.unfinishedTraining(named: name) }
        display.talk.note("there is no checkpoint of “\(name)”: training from the beginning")
      }
      task = EmbeddingTask(name: name, inputs: corpus, workbench: file, skeinVersion: Skein.version)
      task.configuration = settings
      if restart { try file.removeCheckpoint(named: name) }
    }
    task.threads = reading.threadCount
    task.checkpointInterval = checkpointEvery
    task.memoryLimit = memory << 20
    task.replaces = replace || checkpoint != nil && existing != nil

    StopSignal.watch()
    let outcome = try task.run(
      resuming: resume ? checkpoint : nil, isStopping: { StopSignal.isReceived }, report: display.show)
    lock.release()
    switch outcome {
    case .finished:
      display.talk.note("ask it: skein nearest WORD\(options(name))")
    case .stopped(let progress):
      display.talk.stopped(progress: progress, resume: "skein embed train --resume\(options(name))")
      endProcess(with: StopSignal.exitStatus)
    case .stoppedBeforeTraining:
      display.talk.note("stopped before training began: nothing to save")
      endProcess(with: StopSignal.exitStatus)
    }
  }

  /// `base`, then the configuration file, then the options.
  private func settings(over base: EmbeddingConfiguration) throws -> EmbeddingConfiguration {
    var settings = base
    if let configuration {
      settings = try ConfigurationFile.read(configuration, over: base, allKeys: .allKeys)
    }
    settings.tokenizer = tokenizer.configuration(over: settings.tokenizer)
    settings.word2Vec = word2Vec.configuration(over: settings.word2Vec)
    if let minimumCount = reading.minimumCount { settings.minimumCount = minimumCount }
    if let maximumSize = reading.maximumSize { settings.maximumSize = maximumSize }
    if let invalid = reading.invalid { settings.invalid = invalid }
    return settings
  }

  /// The first input's name up to its first dot.
  private var defaultName: String {
    let last = URL(fileURLWithPath: corpus[0]).lastPathComponent
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    return corpus[0] == "-" || stem.isEmpty ? "corpus" : stem
  }

  /// What another command needs to find the embedding, as options.
  private func options(_ name: String) -> String {
    let db = workbench.db.map { " --db \(shellQuoted($0))" } ?? ""
    return db + " --name \(shellQuoted(name))"
  }
}

extension EmbeddingConfiguration {
  /// With a value for every optional setting: knows all keys.
  fileprivate static var allKeys: EmbeddingConfiguration {
    var configuration = EmbeddingConfiguration()
    configuration.tokenizer.numberReplacement = ""
    configuration.maximumSize = 1
    configuration.word2Vec = configuration.word2Vec.resolved
    return configuration
  }
}

/// A word as a POSIX shell reads it back.
func shellQuoted(_ text: String) -> String {
  let safe = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/+:@%,".contains($0)) }
  return safe && !text.isEmpty ? text : "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
}
