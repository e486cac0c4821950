import ArgumentParser
import Corpora
import Diagnostics
import Embeddings
import Foundation
import Storage
import Tasks

struct CompatFastText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fasttext",
    abstract: "Train and ask with the commands and flags of fastText.",
    usage: "skein compat fasttext COMMAND [-flag value …] [FILE …]",
    discussion: """
      supervised -input FILE -output MODEL     train a classifier on __label__ lines
      test MODEL FILE [k] [threshold]          precision and recall of the k likeliest labels
      predict MODEL FILE [k] [threshold]       labels of each line; - is standard input
      predict-prob MODEL FILE [k] [threshold]  with their probabilities; a k of -1 is all
      skipgram, cbow -input FILE -output MODEL train vectors of words and n-grams
      nn MODEL [k]                             ask for nearest words, from standard input
      analogies MODEL [k]                      ask for analogies
      print-word-vectors MODEL                 a vector for each word of standard input, a line each

      MODEL is stored as the workbench file MODEL.db, with or without the ending .bin; vectors are also written to MODEL.bin and \
      MODEL.vec, as fastText writes them; with -maxn 0 they are of words alone. A classifier is Skein's linear one, which \
      needs no -dim, -lr, -bucket, -ws, -neg, -t or -lrUpdateRate: they are taken and told to have no effect. Lines with several labels \
      make it one of many labels, as -loss ova does. Text is cut at white space.

      EXAMPLES
        skein compat fasttext supervised -input train.txt -output news -wordNgrams 2
        skein compat fasttext test news.bin test.txt
      """)

  @Argument(parsing: .captureForPassthrough, help: "fastText's command and flags.", completion: .file())
  var arguments: [String] = []

  private static let instead = [
    "quantize": "skein classify quantize --db MODEL.db --to NAME",
    "test-label": "skein classify test FILE --db MODEL.db tells precision and recall of each label",
    "print-sentence-vectors": "skein vector gives those of words, of which a sentence's is the mean",
    "print-ngrams": "skein vector WORD gives a word's, by its n-grams where it is not known",
    "dump": "skein info --db MODEL.db tells what is stored",
  ]
  private static let commands = [
    "supervised", "test", "predict", "predict-prob", "skipgram", "cbow", "nn", "analogies", "print-word-vectors",
  ]
  private static let known = [
    "input", "output", "lr", "lrUpdateRate", "dim", "ws", "epoch", "neg", "loss", "thread", "minCount", "minCountLabel",
    "wordNgrams", "bucket", "minn", "maxn", "t", "label", "seed", "verbose", "pretrainedVectors", "saveOutput",
    "autotune-validation", "autotune-metric", "autotune-predictions", "autotune-duration", "autotune-modelsize",
  ]

  func run() throws {
    guard let command = arguments.first, command != "--help", command != "-h" else {
      return StandardOutput.print(Skein.helpMessage(for: Self.self))
    }
    let rest = Array(arguments.dropFirst())
    switch command {
    case "supervised": try supervised(flags(rest))
    case "skipgram", "cbow": try vectors(command, flags(rest))
    case "test": try test(rest)
    case "predict", "predict-prob": try predict(rest, tellsProbabilities: command == "predict-prob")
    case "nn": try ask("nearest", rest)
    case "analogies": try ask("analogy", rest)
    case "print-word-vectors":
      try refuseOperands(rest, beyond: 1)
      try printVectors(ofWordsIn: rest)
    case let other where Self.instead[other] != nil:
      throw CompatError.withoutCounterpart(other, program: "fasttext", advice: Self.instead[other]!)
    default: throw CompatError.unknownCommand(command, program: "fasttext", known: Self.commands)
    }
  }

  private func flags(_ arguments: [String]) throws(CompatError) -> ForeignFlags {
    let flags = try ForeignFlags(arguments, of: "fasttext", known: Self.known, switches: ["saveOutput"])
    for flag in flags.given {
      if flag.hasPrefix("autotune") {
        throw .withoutCounterpart(
          "-" + flag, program: "fasttext",
          advice: "skein classify autotune DATA --seconds 300 chooses model and settings")
      }
      if flag == "pretrainedVectors" {
        throw .withoutCounterpart(
          "-" + flag, program: "fasttext",
          advice: "skein import them, and skein classify train --model gru --vectors NAME starts from them")
      }
      if flag == "saveOutput" || flag == "minCountLabel" {
        throw .withoutCounterpart("-" + flag, program: "fasttext", advice: "leave it out")
      }
    }
    return flags
  }

  private func supervised(_ flags: ForeignFlags) throws {
    let (input, output) = (try flags.required("input"), try flags.required("output"))
    let isMultiLabel = ["ova", "one-vs-all"].contains(flags["loss"] ?? "")
    let idle =
      ["bucket", "dim", "lr", "lrUpdateRate", "neg", "t", "ws"].filter { flags[$0] != nil }
      // Hierarchical softmax and negative sampling come near to what is computed here.
      + (isMultiLabel || flags["loss"] ?? "softmax" == "softmax" ? [] : ["loss"])
    let quiet = flags["verbose"] == "0" ? ["--quiet"] : []
    if !idle.isEmpty, quiet.isEmpty {
      StandardError.print(
        "without effect on Skein's linear classifier: \(idle.map { "-" + $0 }.joined(separator: " "))")
    }
    let longest = Int(flags["maxn"] ?? "0") ?? 0
    let characters = longest > 0 ? ["--character-ngrams", "\(flags["minn"] ?? "3")-\(longest)"] : []
    let training =
      ["classify", "train", input, "--format", "fasttext", "--tokenizer", "whitespace"]
      + ["--word-ngrams", flags["wordNgrams"] ?? "1", "--minimum-count", flags["minCount"] ?? "1"] + characters
      + flags.options([
        ("epoch", "--epochs"), ("label", "--label-prefix"), ("seed", "--seed"), ("thread", "--threads"),
      ]) + ["--name", Self.name(of: output), "--db", output + ".db", "--replace"] + quiet
    do {
      try Compat.run(training + (isMultiLabel ? ["--multi-label"] : []), quiet: !quiet.isEmpty)
    } catch LabelledError.badRow(_, .severalLabels(_)) where !isMultiLabel {
      if quiet.isEmpty { StandardError.print("lines have several labels: trained as with -loss ova") }
      try Compat.run(training + ["--multi-label"], quiet: !quiet.isEmpty)
    }
  }

  private func vectors(_ model: String, _ flags: ForeignFlags) throws {
    let (input, output) = (try flags.required("input"), try flags.required("output"))
    let isHierarchical = flags["loss"] == "hs"
    if let loss = flags["loss"], !["hs", "ns"].contains(loss) {
      throw CompatError.withoutCounterpart(
        "-loss \(loss)", program: "fasttext", advice: "vectors are trained with -loss ns or -loss hs")
    }
    let subwords = try Self.subwords(flags)
    let quiet = flags["verbose"] == "0" ? ["--quiet"] : []
    let idle =
      (["label", "lrUpdateRate", "wordNgrams"] + (subwords.isEmpty ? ["bucket", "minn"] : [])
      + (isHierarchical ? ["neg"] : [])).filter { flags[$0] != nil }.sorted()
    if !idle.isEmpty, quiet.isEmpty {
      StandardError.print("without effect on such vectors: \(idle.map { "-" + $0 }.joined(separator: " "))")
    }
    // fastText draws negatives by the square root of their counts, word2vec by the power 0.75.
    let loss =
      isHierarchical
      ? ["--loss", "hierarchical"] : ["--negative-exponent", "0.5"] + flags.options([("neg", "--negative")])
    try Compat.run(
      ["embed", "train", input, "--model", model == "cbow" ? "cbow" : "skip-gram", "--tokenizer", "whitespace"]
        + ["--sample", flags["t"] ?? "1e-4", "--learning-rate", flags["lr"] ?? "0.05"] + subwords + loss
        + flags.options([
          ("dim", "--dimension"), ("ws", "--window"), ("epoch", "--epochs"), ("minCount", "--minimum-count"),
          ("thread", "--threads"), ("seed", "--seed"),
        ]) + ["--name", Self.name(of: output), "--db", output + ".db", "--replace"] + quiet, quiet: !quiet.isEmpty)
    for (suffix, format) in [(".bin", "fasttext"), (".vec", "word2vec-text")] {
      try Compat.run(
        ["export", output + suffix, "--format", format, "--name", Self.name(of: output), "--db", output + ".db"]
          + quiet, quiet: !quiet.isEmpty)
    }
  }

  /// The options that n-grams take: 3 to 6 characters unless said otherwise, none where the longest is 0.
  private static func subwords(_ flags: ForeignFlags) throws(CompatError) -> [String] {
    let (shortest, longest) = (flags["minn"] ?? "3", flags["maxn"] ?? "6")
    guard let least = Int(shortest), let most = Int(longest), least >= 0, most == 0 || most >= least else {
      throw .withoutCounterpart(
        "-minn \(shortest) -maxn \(longest)", program: "fasttext",
        advice: "-minn 3 -maxn 6 is usual, -maxn 0 takes none")
    }
    if most == 0 { return [] }
    return ["--subwords", "--character-ngrams", "\(max(least, 1))-\(most)"] + flags.options([("bucket", "--buckets")])
  }

  /// A line of labels for each line of text, as fastText prints them.
  private func predict(_ operands: [String], tellsProbabilities: Bool) throws {
    let file = try operand(operands, 1, "FILE")
    let model = try classifier(operands)
    let lines = TextLines(try CorpusInput(arguments: [file]), invalid: .replace)
    while let texts = try lines.next() {
      for likeliest in try model.likeliest(of: texts) {
        let told = likeliest.map { "\(model.prefix)\($0.label)" + (tellsProbabilities ? " \($0.probability)" : "") }
        StandardOutput.print(told.joined(separator: " "))
      }
      StandardOutput.flush()
    }
  }

  /// The number of texts, and the precision and recall of the labels that `predict` would print, as fastText prints them.
  private func test(_ operands: [String]) throws {
    let file = try operand(operands, 1, "FILE")
    let model = try classifier(operands)
    var options = LabelledOptions()
    (options.format, options.labels, options.labelPrefix) = (.fastText, .multi(), model.prefix)
    options.requiresLabels = false
    let reader = LabelledReader(try LabelledInput(arguments: [file], format: .fastText), options)
    var (texts, told, right, wanted, unlabelled) = (0, 0, 0, 0, 0)
    while let example = try reader.next() {
      if example.labels.isEmpty {
        unlabelled += 1
        continue
      }
      let labels = try model.likeliest(of: PackedTexts([example.text]))[0].map(\.label)
      texts += 1
      told += labels.count
      right += labels.filter(example.labels.contains).count
      wanted += example.labels.count
    }
    func share(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "–" : String(format: "%.3g", Double(part) / Double(whole))
    }
    StandardOutput.print("N\t\(texts)\nP@\(model.k)\t\(share(right, told))\nR@\(model.k)\t\(share(right, wanted))")
    if unlabelled > 0 { StandardError.print("\(counted(unlabelled, "line")) without a label left out") }
    let more = ["skein", "classify", "test", file] + (try self.model(operands))
    StandardError.print("more: " + more.map(shellQuoted).joined(separator: " "))
  }

  /// The model of `test` and `predict`, with how many labels are wanted and from which probability on.
  private func classifier(_ operands: [String]) throws -> ForeignClassifier {
    try refuseOperands(operands, beyond: 4)
    let (k, threshold) = (try number(operands, 2, "k", 1, from: -1), try number(operands, 3, "threshold", 0.0, from: 0))
    let workbench = try Workbench.open(path: Self.workbench(of: try operand(operands, 0, "MODEL")), access: .read)
    return ForeignClassifier(
      model: try StoredClassifier(workbench.model(named: nil), in: workbench), k: k, threshold: threshold)
  }

  /// Each word of standard input with its vector; words that are not known are told, and left out.
  private func printVectors(ofWordsIn operands: [String]) throws {
    var areKnown = true
    let lines = TextLines(try CorpusInput(arguments: ["-"]), invalid: .replace)
    let session = try QuerySession(QueryOptions.parse(try model(operands)))
    session.willAskOften()
    while let texts = try lines.next() {
      for line in 0..<texts.count {
        for word in texts[line].split(whereSeparator: \.isWhitespace) {
          do {
            let vector = try session.word(String(word)).vector
            StandardOutput.print("\(word) \(vector.map { "\($0)" }.joined(separator: " "))")
          } catch let error as EmbeddingError {
            StandardError.print("skein: \(error)")
            areKnown = false
          }
        }
      }
      StandardOutput.flush()
    }
    // Thrown, so that the file is closed first.
    if !areKnown { throw ExitCode(ExitStatus.nothingFound.rawValue) }
  }

  private func ask(_ command: String, _ operands: [String]) throws {
    try refuseOperands(operands, beyond: 2)
    try Compat.run([command, "--top", String(try number(operands, 1, "k", 10, from: 1)), "-"] + model(operands))
  }

  private func model(_ operands: [String]) throws -> [String] {
    ["--db", Self.workbench(of: try operand(operands, 0, "MODEL"))]
  }

  private func refuseOperands(_ operands: [String], beyond count: Int) throws(CompatError) {
    guard operands.count > count else { return }
    throw .withoutCounterpart("“\(operands[count])” here", program: "fasttext", advice: "leave it out")
  }

  private func operand(_ operands: [String], _ place: Int, _ name: String) throws(CompatError) -> String {
    guard place < operands.count else { throw .missingFlag(name, program: "fasttext") }
    return operands[place]
  }

  private func number<Number: LosslessStringConvertible & Comparable & ExpressibleByIntegerLiteral>(
    _ operands: [String], _ place: Int, _ name: String, _ standard: Number, from least: Number
  ) throws(CompatError) -> Number {
    guard place < operands.count else { return standard }
    guard let number = Number(operands[place]), number >= least else {
      throw .withoutCounterpart("\(name) of \(operands[place])", program: "fasttext", advice: "give a number")
    }
    return number
  }

  /// The workbench file of a model: `news.db` for `news`, `news.bin` and `news.ftz`.
  private static func workbench(of model: String) -> String {
    for ending in [".bin", ".ftz"] where model.hasSuffix(ending) { return model.dropLast(4) + ".db" }
    return model.hasSuffix(".db") ? model : model + ".db"
  }

  private static func name(of output: String) -> String { URL(fileURLWithPath: output).lastPathComponent }
}
