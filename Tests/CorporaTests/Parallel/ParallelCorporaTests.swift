import Corpora
import Foundation
import TestSupport
import Testing

/// Data sets in `../shared/corpora`, beside the package; what is not there is not tested, and a note says so.
@Suite("Parallel corpora")
struct ParallelCorporaTests {
  private func multi30k(_ part: String) throws -> ParallelTexts? {
    guard let source = SharedCorpora.url("multi30k/\(part).de.gz"),
      let target = SharedCorpora.url("multi30k/\(part).en.gz")
    else { return nil }
    return try ParallelTexts(reading: ParallelInput(source: [source.path], target: [target.path]))
  }

  @Test("Multi30k: captions in German and English, read and checked")
  func captions() throws {
    guard let train = try multi30k("train"), let test = try multi30k("test_2016_flickr") else { return }
    #expect(train.count == 29_000 && test.count == 1_000)
    #expect(train.sources[0].sha256 == "2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72")
    #expect(train.sources[1].sha256 == "460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6")
    #expect(train[0].source == "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.")
    #expect(train[0].target == "Two young, White males are outside near many bushes.")
    let check = try ParallelCheck(train: train, test: test)
    let part = check.parts[0]
    let model = try #require(part.lengthModel)
    #expect(model.ratio > 0.8 && model.ratio < 0.9 && model.variance > 0.5 && model.variance < 4)
    #expect(part.shifts.isEmpty && part.otherScripts.count == 0)
    #expect(part.outliers.count == 3 && part.outliers.told.first?.member.source == "@@")
    #expect(check.findings == [.outliers, .duplicates, .severalTargets, .severalSources])
  }

  @Test("Multi30k: a line that one file lacks is found where it is missing", arguments: [3_000, 14_142, 27_500])
  func missingLine(line: Int) throws {
    guard let train = try multi30k("train") else { return }
    var targets = train.targetTexts
    targets.remove(at: line - 1)
    let error = parallelError {
      try pairs(train.sourceTexts.joined(separator: "\n"), targets.joined(separator: "\n"))
    }
    guard case .unequalLines(_, _, let apartFrom?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(Int(apartFrom) - line) <= 10, "\(apartFrom)")
  }

  @Test("Tatoeba: tabs, literal quotes, sentences sorted by length with many translations each")
  func sentences() throws {
    guard let archive = SharedCorpora.url("tatoeba-manythings/deu-eng.zip") else { return }
    let folder = try TemporaryFolder()
    let unzip = Process()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unzip.arguments = ["unzip", "-q", archive.path, "deu.txt", "-d", folder.path]
    try unzip.run()
    unzip.waitUntilExit()
    guard unzip.terminationStatus == 0 else {
      print("skipped: unzip is not there")
      return
    }
    let texts = try ParallelTexts(reading: ParallelInput(tables: [folder.path("deu.txt")]))
    #expect(texts.count == 169_813)
    #expect(texts.sources[0].sha256 == "a79c90b3cd3102decffa49cc00fb6f20023974f2ae5c4782515bebe133fcc07b")
    let check = try ParallelCheck(train: texts).parts[0]
    #expect(check.shifts.isEmpty && check.sourcesWithTargets.groups > 10_000)
    let parts = try ParallelSplit(heldOut: [2_000, 2_000], seed: 1).parts(of: texts)
    #expect(parts.map(\.count) == [165_813, 2_000, 2_000])
    let overlap = try ParallelCheck(train: texts.selecting(parts[0]), test: texts.selecting(parts[1])).overlaps[0]
    #expect(overlap.pairs + overlap.sources + overlap.targets == 0)
  }
}
