import ArgumentParser
import Foundation

struct CompatWord2Vec: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "word2vec",
    abstract: "Train vectors with the flags of word2vec.c.",
    usage: "skein compat word2vec -train FILE -output FILE [-size 100] [-window 5] [-sample 1e-3] …",
    discussion: """
      Text is cut at white space and nothing is lower-cased, as there. The vectors are stored in the workbench file \
      OUTPUT.db, which skein nearest and others ask, and written to OUTPUT in word2vec's text or binary form.

        -train FILE       the text                 -output FILE      the vectors
        -size 100         elements of a vector     -window 5         words on either side
        -sample 1e-3      thinning of frequent     -negative 5       negative samples
        -cbow 1           0 is skip-gram           -alpha            learning rate: 0.05, skip-gram 0.025
        -iter 5           epochs                   -min-count 5      fewer times: left out
        -threads          default: one a core      -binary 0         1 is the binary form
        -debug 2          0 prints nothing         -hs 0             1 -negative 0: hierarchical softmax

      EXAMPLES
        skein compat word2vec -train text8 -output vectors.bin \\
          -cbow 0 -size 200 -binary 1
      """)

  @Argument(parsing: .captureForPassthrough, help: "word2vec's flags.", completion: .file())
  var arguments: [String] = []

  private static let known = [
    "train", "output", "size", "window", "sample", "hs", "negative", "threads", "iter", "min-count", "alpha", "classes",
    "debug", "binary", "save-vocab", "read-vocab", "cbow",
  ]

  func run() throws {
    if arguments.isEmpty || arguments.contains("--help") || arguments.contains("-h") {
      return StandardOutput.print(Skein.helpMessage(for: Self.self))
    }
    let flags = try ForeignFlags(arguments, of: "word2vec", known: Self.known)
    for (flag, harmless, advice) in [
      ("classes", "0", "write the vectors, and cluster them with another program"),
      ("save-vocab", nil, "skein vocab build counts the words of a text"),
      ("read-vocab", nil, "leave it out: the words are counted in a fraction of the training's time"),
    ] as [(String, String?, String)] {
      if let value = flags[flag], value != harmless {
        throw CompatError.withoutCounterpart("-\(flag) \(value)", program: "word2vec", advice: advice)
      }
    }
    let isHierarchical = flags["hs"].map { $0 != "0" } ?? false
    if isHierarchical, flags["negative"] != "0" {
      throw CompatError.withoutCounterpart(
        "-hs 1 with negative samples, 5 if nothing is said,", program: "word2vec",
        advice: "pass -hs 1 -negative 0, or leave -hs out")
    }
    let (text, output) = (try flags.required("train"), try flags.required("output"))
    let (name, workbench) = (URL(fileURLWithPath: output).lastPathComponent, output + ".db")
    let isQuiet = flags["debug"] == "0"
    let quiet = isQuiet ? ["--quiet"] : []
    try Compat.run(
      ["embed", "train", text, "--model", flags["cbow"] == "0" ? "skip-gram" : "cbow", "--tokenizer", "whitespace"]
        + flags.options([
          ("size", "--dimension"), ("window", "--window"), ("sample", "--sample"), ("iter", "--epochs"),
          ("min-count", "--minimum-count"), ("alpha", "--learning-rate"), ("threads", "--threads"),
        ]) + (isHierarchical ? ["--loss", "hierarchical"] : flags.options([("negative", "--negative")]))
        + ["--name", name, "--db", workbench, "--replace"] + quiet, quiet: isQuiet)
    try Compat.run(
      [
        "export", output, "--format", flags["binary"] == "1" ? "word2vec" : "word2vec-text", "--name", name, "--db",
        workbench,
      ] + quiet, quiet: isQuiet)
  }
}
