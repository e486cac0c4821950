import ArgumentParser

struct Compat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compat",
    abstract: "Take the flags of word2vec and of fastText.",
    discussion: """
      For scripts that call those programs: put skein compat before their name. What is run instead is told on standard \
      error, so that it can be typed next time.

        skein compat word2vec -train text8 -output vectors.bin \\
          -cbow 0 -size 100 -window 5 -binary 1
        skein compat fasttext supervised -input train.txt -output news -wordNgrams 2
        skein compat fasttext predict news.bin test.txt
      """,
    subcommands: [CompatWord2Vec.self, CompatFastText.self])

  /// Runs a command of Skein's, and tells it.
  static func run(_ arguments: [String], quiet: Bool = false) throws {
    if !quiet { StandardError.print("skein " + arguments.map(shellQuoted).joined(separator: " ")) }
    var command = try Skein.parseAsRoot(arguments)
    try command.run()
  }
}
