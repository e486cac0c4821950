import Corpora
import TestSupport
import Testing

@Suite("Files of a parallel corpus")
struct ParallelInputTests {
  /// Files of these names that hold a pair, as a table does and as lines of which there are two.
  private static func folder(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names {
      let bytes = Array("\(name)\tx\n".utf8)
      try folder.write(
        name.hasSuffix(".gz") ? gzipped(bytes) : name.hasSuffix(".zst") ? zstandard(bytes) : bytes, to: name)
    }
    return folder
  }

  private static func texts(_ names: [String], format: ParallelFormat? = nil) throws -> ParallelTexts {
    let folder = try folder(names)
    let input = try ParallelInput(arguments: names.map { folder.path($0) }, format: format)
    var options = ParallelOptions()
    options.format = format
    let texts = try ParallelTexts(reading: input, options)
    #expect(input.hasTables == !texts.layouts.isEmpty)
    return texts
  }

  @Test(
    "one file is a table, and several are where all their names say so",
    arguments: [
      ["pairs.tsv"], ["pairs.txt"], ["train.de"], ["a.tsv", "b.tsv"], ["a.TSV", "b.tsv.gz", "c.Tsv.zst"],
    ])
  func tables(names: [String]) throws {
    let texts = try Self.texts(names)
    #expect(texts.sourceTexts == names && texts.targetTexts.allSatisfy { $0 == "x" })
  }

  @Test(
    "two files that are not named as tables are a source and its target",
    arguments: [
      ["train.de", "train.en"], ["train.de.gz", "train.en.zst"], ["tsv", "csv"], ["a.tsv.txt", "b.csv.old"],
    ])
  func lines(names: [String]) throws {
    let texts = try Self.texts(names)
    #expect(texts.sourceTexts == [names[0] + "\tx"] && texts.targetTexts == [names[1] + "\tx"])
  }

  @Test("with a format all files are tables")
  func format() throws {
    #expect(try Self.texts(["a.txt", "b.tsv", "c"], format: .tsv).sourceTexts == ["a.txt", "b.tsv", "c"])
  }

  @Test("two folders are matched file by file")
  func folders() throws {
    let folder = try TemporaryFolder()
    let paths = try ["de", "en"].map { side in
      for number in 1...2 { try folder.write("\(side) \(number)\n", to: "\(side)/\(number).txt") }
      return folder.path(side)
    }
    let texts = try ParallelTexts(reading: ParallelInput(arguments: paths))
    #expect(texts.sourceTexts == ["de 1", "de 2"] && texts.targetTexts == ["en 1", "en 2"])
  }

  @Test(
    "what is neither is refused, with both forms",
    arguments: [["a.de", "a.en", "b.de"], ["a.tsv", "b.en"], ["a.de", "b.csv.gz"], ["a", "b", "c", "d", "e"]])
  func unclear(names: [String]) throws {
    let error = try #require(parallelError { try ParallelInput(arguments: names) })
    #expect(error == .unclearFiles(names) && error.code == "SK-PAIR-006" && error.exitStatus == .wrongUsage)
    #expect(error.message.hasSuffix(names.count > 4 ? ": a, b, c, d, …" : ": " + names.joined(separator: ", ")))
    #expect(error.advice.contains("one table") && error.advice.contains("two files"))
  }

  @Test("no files, files that are not there, and a lone file of lines are told")
  func missing() throws {
    #expect(parallelError { try ParallelInput(arguments: []) } == .corpus(.noInput))
    #expect(parallelError { try ParallelInput(arguments: ["-", "-"]) } == .corpus(.standardInputTwice))
    let folder = try TemporaryFolder()
    let path = folder.path("a.de")
    #expect(parallelError { try ParallelInput(arguments: [path, "-"]) } == .corpus(.notFound(path: path)))
    try folder.write("Ein Haus\nEin Baum\n", to: "a.de")
    let error = parallelError { try ParallelTexts(reading: ParallelInput(arguments: [path])) }
    #expect(error?.code == "SK-PAIR-003" && error?.advice.contains("give both") == true)
  }
}
