import ArgumentParser

/// What every training is told besides what it is to learn: its name and place, where its settings come from, and how it is kept
/// from being lost.
struct TrainingOptions: ParsableArguments {
  @Option(help: "What it is to be called. (default: the first text's file name)")
  var name: String?

  @OptionGroup var workbench: WorkbenchOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: .init("A YAML file of settings; options given as well win.", valueName: "file"), completion: .file())
  var configuration: String?

  @Flag(help: "Print the settings as YAML and do nothing else.")
  var dumpConfiguration = false

  @Flag(help: "Go on from the checkpoint of an unfinished training.")
  var resume = false

  @Flag(help: "Drop the checkpoint of an unfinished training.")
  var restart = false

  @Flag(help: "When finished, take the place of what has the same name.")
  var replace = false

  @Option(help: .init("Save a checkpoint this often.", valueName: "seconds"))
  var checkpointEvery = 60.0

  @Option(help: .init("Memory for the encoded text, in MiB; the rest goes to a temporary file.", valueName: "MiB"))
  var memory = 512

  func validate() throws {
    if name == "" { throw ValidationError("--name must not be empty") }
    if resume && restart { throw ValidationError("--resume and --restart exclude each other") }
    if !(checkpointEvery >= 0) { throw ValidationError("--checkpoint-every must be 0 seconds or more") }
    if !(0...1 << 40).contains(memory) { throw ValidationError("--memory must be from 0 to 2^40 MiB") }
  }

  /// What another command needs to find what was trained, as options.
  func finding(_ name: String) -> String {
    (workbench.db.map { " --db \(shellQuoted($0))" } ?? "") + " --name \(shellQuoted(name))"
  }
}
