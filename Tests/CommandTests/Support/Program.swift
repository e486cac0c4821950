import Foundation

/// A program that was built beside the tests, run as a user runs it.
struct Program: Sendable {
  static let skein = Program(named: "skein")
  static let generateCorpus = Program(named: "generate-corpus")
  static let shell = Program(file: URL(fileURLWithPath: "/bin/sh"))

  /// How a run ended, and what it printed.
  struct Outcome: Equatable {
    /// The exit status; as in a shell, 128 more than the number of the signal that ended it.
    var status: Int32
    var output: String
    var errors: String
  }

  let file: URL

  private init(file: URL) { self.file = file }

  /// The test bundle and the programs stand in one folder.
  init(named name: String) {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    file = bundle.deletingLastPathComponent().appendingPathComponent(name)
    precondition(FileManager.default.isExecutableFile(atPath: file.path), "not built: \(file.path)")
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - input: What it reads from standard input.
  ///   - environment: Variables to set besides those of the tests.
  ///   - folder: Where it runs; the folder of the tests otherwise.
  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: TemporaryFolder? = nil
  ) throws -> Outcome {
    let files = try TemporaryFolder()
    try files.write(input, to: "input")
    let run = try start(
      arguments, input: FileHandle(forReadingFrom: files.file("input")), output: files.handle("output"),
      errors: files.handle("errors"), environment: environment, in: folder)
    run.waitUntilExit()
    return Outcome(status: run.status, output: try files.read("output"), errors: try files.read("errors"))
  }

  func run(_ arguments: String..., input: String = "", in folder: TemporaryFolder? = nil) throws -> Outcome {
    try run(arguments, input: input, in: folder)
  }

  /// Starts it, to be signalled or watched.
  func start(
    _ arguments: [String], input: FileHandle? = nil, output: FileHandle, errors: FileHandle,
    environment: [String: String] = [:], in folder: TemporaryFolder? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = file
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "SKEIN_DB" }.merging(environment) { $1 }
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    if let folder { process.currentDirectoryURL = folder.url }
    try process.run()
    return process
  }
}

extension Process {
  /// How it ended, in a shell's terms.
  var status: Int32 { terminationReason == .uncaughtSignal ? 128 + terminationStatus : terminationStatus }
}
