import Corpora
import Foundation
import TestSupport
import Testing

@Suite("A folder for each class")
struct ClassFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("the folders' names are the labels, their files the texts, at any depth")
  func folders() throws {
    try folder.write("good\n", to: "data/pos/2.txt")
    try folder.write("", to: "data/pos/10")
    try folder.write(gzipped(Array("deep".utf8)), to: "data/neg/sub/1.txt.gz")
    try folder.write("hidden", to: "data/neg/.DS_Store")
    try folder.write("hidden", to: "data/.git/config")
    try folder.write("beside", to: "data/README")
    let reading = try Reading(folder.path("data"))
    #expect(reading.labels == [["neg"], ["pos"], ["pos"]])
    #expect(reading.texts == ["deep", "", "good\n"])
    #expect(reading.examples.map(\.id) == ["neg/sub/1.txt.gz", "pos/10", "pos/2.txt"])
    #expect(reading.examples[2].place == LabelledPlace(path: folder.path("data/pos/2.txt"), line: 1))
    #expect(reading.layouts.map(\.summary) == ["\(folder.path("data")): a folder for each class (detected)"])
    let ledger = reading.ledger
    #expect(ledger.files == 3 && ledger.hiddenFiles == 2 && ledger.filesWithoutClass == 1 && ledger.emptyTexts == 1)
    #expect(ledger.labels == ["neg": 1, "pos": 2] && ledger.bytes == 9 && ledger.isBalanced)
  }

  @Test("the digest of a folder is that of the digests of its texts")
  func digest() throws {
    try folder.write("x", to: "data/a/1")
    try folder.write("y", to: "data/b/1")
    let set = try LabelledSet(reading: LabelledInput(arguments: [folder.path("data")]))
    // (cd data; sha256sum a/1 b/1 | sha256sum)
    #expect(set.sources.map(\.sha256) == ["5f3e2f49a1c12dcb64db94a05e88c43fab65be690e9024b2fa0ab8fbcc4e9d11"])
    #expect(set.sources.map(\.bytes) == [2])
  }

  @Test("a folder of files alone stands for its files of rows")
  func rowFiles() throws {
    try folder.write("label,text\na,x\n", to: "data/1.csv")
    try folder.write("label\ttext\nb\ty\n", to: "data/2.tsv")
    let reading = try Reading(folder.path("data"))
    #expect(reading.texts == ["x", "y"])
    #expect(reading.layouts.map(\.format) == [.csv, .tsv])
    #expect(reading.ledger.headers == 2)
  }

  @Test("folders named train and test are no classes")
  func parts() throws {
    try folder.write("x", to: "data/train/pos/1.txt")
    try folder.write("x", to: "data/test/pos/1.txt")
    #expect(
      labelledError { try Reading(folder.path("data")) }
        == .partsNotClasses(path: folder.path("data"), folders: ["test", "train"]))
    #expect(try Reading(folder.path("data/train")).labels == [["pos"]])
  }

  @Test("what holds no folders is an error where folders are asked for")
  func errors() throws {
    let file = try folder.write("label,text\na,x\n", to: "data/1.csv")
    let options = LabelledOptions.with { $0.format = .folders }
    for path in [folder.path("data"), file] {
      #expect(labelledError { try Reading(path, options: options) } == .noClassFolders(path: path))
    }
    #expect(labelledError { try Reading("-", "-") } == .corpus(.standardInputTwice))
    #expect(labelledError { try Reading() } == .corpus(.noInput))
  }
}
