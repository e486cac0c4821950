import Corpora
import Foundation
import TestSupport
import Testing

@Suite("LabelledSet")
struct LabelledSetTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func set(_ text: String, _ options: LabelledOptions = LabelledOptions()) throws -> LabelledSet {
    try LabelledSet(reading: LabelledInput(arguments: [folder.write(text, to: "rows.csv")]), options)
  }

  @Test("it holds what the reader gives")
  func examples() throws {
    var random = SplitMix64(seed: 1)
    var text = "id,label,text\n"
    for number in 0..<500 {
      text +=
        "\(number % 7 == 0 ? "" : "id\(number)"),\(["b", "a", "c"].randomElement(using: &random)!),\"text \(number)\né\"\n"
    }
    let path = try folder.write(text, to: "rows.csv")
    let set = try LabelledSet(reading: LabelledInput(arguments: [path, path]))
    let reading = try Reading(path, path)
    #expect(set.count == 1000)
    #expect(
      (0..<set.count).map { set[$0] }
        == reading.examples.map { example in
          var example = example
          if example.id == "" { example.id = nil }
          return example
        })
    #expect(set.ledger == reading.ledger && set.layouts == reading.layouts)
    #expect(set.labelCounts.reduce(0, +) == 1000)
    #expect(set.sources.map(\.bytes) == [Int64(text.utf8.count), Int64(text.utf8.count)])
    #expect(set.paths.count == 2)
  }

  @Test("labels are numbered by their scalars, or by value where all are whole numbers")
  func order() throws {
    func names(_ labels: [String]) throws -> [String] {
      try set("label,text\n" + labels.map { "\($0),x\n" }.joined()).labelNames
    }
    #expect(try names(["b", "a10", "É", "a9", "B", "Z", "中", "😀"]) == ["B", "Z", "a10", "a9", "b", "É", "中", "😀"])
    #expect(try names(["10", "9", "-1", "0", "010"]) == ["-1", "0", "9", "010", "10"])
    #expect(try names(["10", "9", "1.5"]) == ["1.5", "10", "9"])
  }

  @Test("a label that only skipped rows had is none")
  func skippedLabel() throws {
    let options = LabelledOptions.with {
      $0.skipsBad = true
      $0.labels = .multi()
    }
    let set = try set("label,text\n\"z,,a\",x\nb,y\na,y\n", options)
    #expect(set.labelNames == ["a", "b"])
    #expect(set.labelNumbers == [1, 0])
    #expect(set.ledger.labels == ["a": 1, "b": 1])
  }

  @Test("no examples are an error")
  func empty() {
    for text in ["", "label,text\n", "\n\n"] { #expect(labelledError { try set(text) }?.code == "SK-DATA-011") }
    let skipped = labelledError { try set("label,text\n,x\n", .with { $0.skipsBad = true }) }
    #expect(skipped == .noExamples(rows: 1, files: 1))
  }

  @Test("a selection keeps order, labels, ids and places")
  func selection() throws {
    let set = try set("id,label,text\n1,a,x\n2,b,y\n3,c,z\n")
    let part = set.selecting([2, 0])
    #expect(part.count == 2 && part[0] == set[2] && part[1] == set[0])
    #expect(part.labelNames == ["a", "b", "c"] && part.labelNumbers == [2, 0])
    #expect(part.labelCounts == [1, 0, 1])
  }

  @Test("labels take the numbers of a model's, and unknown ones are errors with a suggestion")
  func renumbered() throws {
    let set = try set("label,text\nneg,x\npos,y\n")
    let known = try set.renumbered(by: ["neutral", "pos", "neg"])
    #expect(known.labelNumbers == [2, 1] && known[1].labels == ["pos"])
    let error = labelledError { try set.renumbered(by: ["negative", "positive", "po"]) }
    #expect(error?.code == "SK-DATA-012")
    #expect(error?.message.contains(":2: the label “neg”") == true)
  }

  @Test("examples in memory make the same set")
  func inMemory() throws {
    let read = try set("label,text\nb,x\na,y\n")
    let made = LabelledSet((0..<2).map { read[$0] })
    #expect(made.labelNames == read.labelNames && made.labelNumbers == read.labelNumbers && made.texts == read.texts)
    #expect((0..<2).allSatisfy { made[$0] == read[$0] })
  }

  @Test("reading can be stopped, and tells how far it is")
  func progress() throws {
    let text = "label,text\n" + String(repeating: "a,x\n", count: 10_000)
    let input = try LabelledInput(arguments: [folder.write(text, to: "rows.csv")])
    var told: [Int64] = []
    _ = try LabelledSet(
      reading: input,
      progress: { done, total in
        told.append(done)
        #expect(total == Int64(text.utf8.count))
      })
    #expect(told.count == 3 && told.last == Int64(text.utf8.count))
    #expect(labelledError { try LabelledSet(reading: input, isCancelled: { true }) } == .corpus(.cancelled))
  }
}
