import Foundation
import Testing

@Suite("Other programs' flags")
struct CompatCommandTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(syntheticText(words: 3_000, vocabulary: 60, wordsPerLine: 10), to: "text.txt")
    let lines = (0..<200).map {
      $0 % 2 == 0 ? "__label__sea ship wave sail \($0)" : "__label__land tree hill road \($0)"
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "train.txt")
    try folder.write("ship and wave\nhill and tree\n\n", to: "new.txt")
    return folder
  }

  @Test("word2vec's flags train the same vectors as Skein's own, and write word2vec's files")
  func word2vec() throws {
    let folder = try folder()
    let flags = [
      "-train", "text.txt", "-output", "v.bin", "-size", "8", "-window", "3", "-negative", "4", "-cbow", "0", "-iter",
      "2", "-min-count", "1", "-sample", "1e-3", "-threads", "2", "-binary", "1", "-hs", "0",
    ]
    let outcome = try Program.skein.run(["compat", "word2vec"] + flags, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("skein embed train text.txt --model skip-gram --tokenizer whitespace"))
    let own = try Program.skein.run(
      [
        "embed", "train", "text.txt", "--tokenizer", "whitespace", "--dimension", "8", "--window", "3", "--negative",
        "4", "--epochs", "2", "--minimum-count", "1", "--name", "own",
      ], in: folder)
    let digest = try own.digest
    #expect(outcome.output.contains(digest))
    let read = try Program.skein.run("import", "v.bin", "--name", "read", in: folder)
    #expect(read.output.hasSuffix(", dimension 8, from word2vec\n"))
    #expect(try Program.skein.run(["compat", "word2vec"] + flags + ["-debug", "0"], in: folder).errors == "")
  }

  @Test("fastText's commands train, measure and label in its form")
  func fastText() throws {
    let folder = try folder()
    let trained = try Program.skein.run(
      ["compat", "fasttext", "supervised", "-input", "train.txt", "-output", "m", "-wordNgrams", "2", "-lr", "0.5"],
      in: folder)
    #expect(trained.status == 0 && trained.errors.contains("without effect on Skein's linear classifier: -lr\n"))
    let labelled = try Program.skein.run("compat", "fasttext", "predict", "m.bin", "new.txt", in: folder)
    #expect(labelled.status == 0 && labelled.output.hasPrefix("__label__sea\n__label__land\n__label__"))
    let probable = try Program.skein.run(
      "compat", "fasttext", "predict-prob", "m", "-", "2", input: "ship\n", in: folder)
    let fields = probable.output.split(whereSeparator: \.isWhitespace)
    #expect(fields.count == 4 && fields[0] == "__label__sea" && fields[2] == "__label__land")
    #expect((Double(fields[1]) ?? 0) > 0.5)
    let tested = try Program.skein.run("compat", "fasttext", "test", "m.bin", "train.txt", in: folder)
    #expect(tested.status == 0 && tested.output == "N\t200\nP@1\t1\nR@1\t1\n")
    #expect(tested.errors == "more: skein classify test train.txt --db m.db\n")
    // Both labels are told of each text, and one of them is right.
    let both = try Program.skein.run("compat", "fasttext", "test", "m.bin", "train.txt", "5", in: folder)
    #expect(both.output == "N\t200\nP@5\t0.5\nR@5\t1\n")
    try folder.write("__label__sea ship\nship\n", to: "part.txt")
    let part = try Program.skein.run("compat", "fasttext", "test", "m", "part.txt", in: folder)
    #expect(part.output == "N\t1\nP@1\t1\nR@1\t1\n" && part.errors.hasPrefix("1 line without a label left out\n"))

    let vectors = try Program.skein.run(
      [
        "compat", "fasttext", "skipgram", "-input", "text.txt", "-output", "w", "-maxn", "0", "-dim", "8", "-minCount",
        "1", "-epoch", "1", "-bucket", "9",
      ], in: folder)
    #expect(vectors.status == 0 && vectors.errors.contains("without effect on such vectors: -bucket\n"))
    // fastText's own, not word2vec's.
    #expect(vectors.errors.contains(" --sample 1e-4 --learning-rate 0.05 "))
    let word = try #require(try folder.read("w.vec").split(separator: "\n")[1].split(separator: " ").first)
    let asked = try Program.skein.run("compat", "fasttext", "nn", "w", "3", input: "\(word)\n", in: folder)
    #expect(asked.status == 0 && asked.output.split(separator: "\n").count == 5)
  }

  @Test("fastText's vectors have n-grams as it has them, and both programs' hierarchical softmax is there")
  func subwordsAndHierarchies() throws {
    let folder = try folder()
    let trained = try Program.skein.run(
      [
        "compat", "fasttext", "skipgram", "-input", "text.txt", "-output", "w", "-dim", "8", "-minCount", "1", "-epoch",
        "1", "-bucket", "900",
      ], in: folder)
    #expect(trained.status == 0 && trained.errors.contains(" --subwords --character-ngrams 3-6 --buckets 900"))
    #expect(!trained.errors.contains("without effect") && trained.errors.contains(" --negative-exponent 0.5 "))
    let word = try #require(try folder.read("w.vec").split(separator: "\n")[1].split(separator: " ").first)
    let unknown = try Program.skein.run("compat", "fasttext", "nn", "w", "3", input: "\(word)\(word)\n", in: folder)
    #expect(unknown.status == 0 && unknown.errors.contains("its n-grams answer"))
    let imported = try Program.skein.run("import", "w.bin", "--name", "back", "--db", "back.db", in: folder)
    #expect(imported.status == 0, "\(imported.errors)")
    func vector(_ database: String) throws -> String {
      try Program.skein.run("vector", "\(word)\(word)", "--db", database, in: folder).output
    }
    #expect(try !vector("w.db").isEmpty && vector("w.db") == vector("back.db"))

    let cbow = try Program.skein.run(
      [
        "compat", "fasttext", "cbow", "-input", "text.txt", "-output", "c", "-dim", "8", "-epoch", "1", "-maxn", "0",
        "-loss", "hs", "-neg", "3",
      ], in: folder)
    #expect(cbow.status == 0 && cbow.errors.contains(" --loss hierarchical"))
    #expect(cbow.errors.contains("without effect on such vectors: -neg\n"))
    let word2vec = try Program.skein.run(
      [
        "compat", "word2vec", "-train", "text.txt", "-output", "h.bin", "-size", "8", "-iter", "1", "-hs", "1",
        "-negative", "0",
      ], in: folder)
    #expect(word2vec.status == 0 && word2vec.errors.contains(" --loss hierarchical"))
  }

  @Test(
    "lines of several labels make a classifier of many, asked and measured by a threshold, with the labels' own prefix")
  func severalLabels() throws {
    let folder = try folder()
    let lines = (0..<90).map { number in
      switch number % 3 {
      case 0: "#sea #cold ship wave ice \(number)"
      case 1: "#sea ship wave sand \(number)"
      default: "#land tree hill road \(number)"
      }
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "many.txt")
    let trained = try Program.skein.run(
      [
        "compat", "fasttext", "supervised", "-input", "many.txt", "-output", "m", "-label", "#", "-epoch", "50",
      ], in: folder)
    #expect(trained.status == 0 && trained.errors.contains("lines have several labels: trained as with -loss ova\n"))
    let all = try Program.skein.run(
      "compat", "fasttext", "predict", "m.bin", "-", "-1", input: "ship wave ice\n", in: folder)
    #expect(Set(all.output.split(whereSeparator: \.isWhitespace)) == ["#sea", "#cold", "#land"])
    let sure = try Program.skein.run(
      "compat", "fasttext", "predict", "m.bin", "-", "-1", "0.5", input: "ship wave ice\ntree hill\n", in: folder)
    #expect(sure.output == "#sea #cold\n#land\n" || sure.output == "#cold #sea\n#land\n", "\(sure)")
    let tested = try Program.skein.run("compat", "fasttext", "test", "m.bin", "many.txt", "-1", "0.5", in: folder)
    #expect(tested.output == "N\t90\nP@-1\t1\nR@-1\t1\n", "\(tested)")
  }

  @Test("vectors are printed of all words of a line, and what is not known is told")
  func printedVectors() throws {
    let folder = try folder()
    for (output, most) in [("with", "4"), ("without", "0")] {
      let trained = try Program.skein.run(
        [
          "compat", "fasttext", "skipgram", "-input", "text.txt", "-output", output, "-maxn", most, "-dim", "4",
          "-minCount", "1", "-epoch", "1", "-bucket", "90", "-verbose", "0",
        ], in: folder)
      #expect(trained.status == 0, "\(trained)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(left.filter { $0.contains(".db") }.sorted() == ["with.db", "without.db"])
    let rows = try folder.read("with.vec").split(separator: "\n").dropFirst()
    let words = rows.prefix(2).map { String($0.prefix { $0 != " " }) }
    let printed = try Program.skein.run(
      "compat", "fasttext", "print-word-vectors", "with.bin", input: "\(words[0]) neverseen \(words[1])\n", in: folder)
    let lines = printed.output.split(separator: "\n")
    #expect(
      printed.status == 0 && lines.map { $0.prefix { $0 != " " } } == [words[0][...], "neverseen", words[1][...]])
    #expect(lines.allSatisfy { $0.split(separator: " ").count == 5 } && lines[0] == rows.first)
    let partly = try Program.skein.run(
      "compat", "fasttext", "print-word-vectors", "without", input: "neverseen \(words[1])\n", in: folder)
    #expect(partly.status == 1 && partly.output.hasPrefix(words[1] + " ") && partly.errors.contains("neverseen"))
  }

  @Test("what has no counterpart is refused with advice, never ignored")
  func refusals() throws {
    let folder = try folder()
    for (arguments, message) in [
      (
        ["word2vec", "-train", "text.txt", "-output", "v", "-hs", "1"],
        "-hs 1 with negative samples, 5 if nothing is said, has no counterpart"
      ),
      (["word2vec", "-train", "text.txt", "-output", "v", "-sizes", "1"], "did you mean -size?"),
      (["word2vec", "-train", "text.txt"], "needs -output"),
      (["word2vec", "-train"], "-train needs a value"),
      (
        ["fasttext", "supervised", "-input", "train.txt", "-output", "m", "-autotune-duration", "9"],
        "classify autotune"
      ),
      (
        ["fasttext", "skipgram", "-input", "text.txt", "-output", "m", "-minn", "4", "-maxn", "3"], "-maxn 0 takes none"
      ),
      (["fasttext", "skipgram", "-input", "text.txt", "-output", "m", "-loss", "softmax"], "-loss softmax"),
      (["fasttext", "test", "m", "train.txt", "5", "0.5", "9"], "“9” here has no counterpart"),
      (["fasttext", "predict", "m", "new.txt", "-2"], "k of -2"),
      (["fasttext", "nn", "m", "0"], "k of 0"),
      (["fasttext", "quantize", "-output", "m"], "skein classify quantize"),
      (
        ["fasttext", "skipgram", "-input", "text.txt", "-output", "m", "-saveOutput"], "-saveOutput has no counterpart"
      ),
      (["fasttext", "quantise"], "no command of fasttext"),
      (["fasttext", "predict", "m"], "needs FILE"),
      (["fasttext", "predict", "none.bin", "new.txt"], "none.db"),
    ] {
      let outcome = try Program.skein.run(["compat"] + arguments, in: folder)
      #expect(outcome.status != 0 && outcome.output == "", "\(arguments)")
      #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
    }
  }
}
