import Foundation
import Testing

@Suite("Help")
struct HelpTests {
  @Test("the program names all its commands, a line each")
  func names() throws {
    let help = try Program.skein.run("--help")
    #expect(help.status == 0)
    #expect(help.errors == "")
    #expect(help.output.hasPrefix("OVERVIEW: Word vectors and models of language from text, in one SQLite file.\n"))
    for command in HelpTests.commands {
      #expect(help.output.contains("\n  \(command.split(separator: " ")[0]) "), "\(command) is missing")
    }
  }

  @Test("every command has help with an overview and its usage", arguments: HelpTests.commands)
  func overview(command: String) throws {
    let help = try Program.skein.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(help.status == 0)
    #expect(help.output.hasPrefix("OVERVIEW: "))
    #expect(help.output.contains("\nUSAGE: skein \(command)"))
  }

  @Test("skein help COMMAND is the same as skein COMMAND --help")
  func helpCommand() throws {
    #expect(try Program.skein.run("help", "doctor") == Program.skein.run("doctor", "--help"))
  }

  @Test(
    "completion for bash knows commands, values and the names of files",
    arguments: [
      ("skein embed tr", "train"), ("skein embed train --model gl", "glove"),
      ("skein embed train some", "some text.txt"),
      ("skein classify train --validation some", "some text.txt"), ("skein corpora list --to fol", "folder"),
      ("skein info --db some", "some text.txt"),
    ])
  func completion(line: String, completed: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "some text.txt")
    try FileManager.default.createDirectory(at: folder.file("folder"), withIntermediateDirectories: false)
    let script = """
      eval "$('\(Program.skein.file.path)' --generate-completion-script bash)"
      COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE} COMP_WORDS=(\(line))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _skein skein "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let outcome = try Program.shell.run(["-c", "exec bash -"], input: script, in: folder)
    #expect(outcome.output.split(separator: "\n").contains { $0 == completed }, "\(outcome)")
  }

  @Test("the version is three numbers")
  func version() throws {
    let version = try Program.skein.run("--version")
    #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test("the help is shown on a terminal too, and the program then ends")
  func terminal() throws {
    let (status, shown) = try PseudoTerminal().run(.skein, ["--help"])
    #expect(status == 0)
    #expect(shown.contains("USAGE: skein <subcommand>"))
  }

  @Test("a reader that stops reading ends the program without a word, even where SIGPIPE is ignored")
  func brokenPipe() throws {
    for shell in ["", "trap '' PIPE; "] {
      let errors = try TemporaryFolder()
      let bash = Process()
      bash.executableURL = URL(fileURLWithPath: "/bin/bash")
      // The reader is gone before the program writes.
      bash.arguments = [
        "-c", "\(shell)(sleep 0.2; exec '\(Program.skein.file.path)' explain) | true; exit ${PIPESTATUS[0]}",
      ]
      bash.standardError = try errors.handle("errors")
      try bash.run()
      bash.waitUntilExit()
      #expect(bash.terminationStatus == 128 + SIGPIPE)
      #expect(try errors.read("errors") == "")
    }
  }

  static let commands = [
    "tokenize", "vocab", "phrases", "embed", "embed train", "embed quantize", "lm", "lm train", "lm evaluate",
    "lm score",
    "lm generate", "classify",
    "classify check", "classify crossvalidate", "classify autotune", "classify quantize", "translate",
    "translate check",
    "nearest", "analogy",
    "similarity", "odd-one-out", "vector", "evaluate", "index", "index build", "index drop", "list",
    "corpora", "corpora list", "corpora get", "corpora add", "corpora check",
    "info", "runs", "runs list", "runs show", "runs compare", "runs remove", "remove", "import", "export", "doctor",
    "compat", "compat word2vec", "compat fasttext",
    "gradcheck", "explain",
  ]
}
