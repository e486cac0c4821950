import Corpora
import Foundation
import TestSupport
import Testing

@Suite("DatasetCheck")
struct DatasetCheckTests {
  private func set(_ rows: [(String, String)], kind: LabelKind = .single) -> LabelledSet {
    LabelledSet(
      rows.enumerated().map { index, row in
        LabelledExample(
          text: row.1, labels: kind.isMulti ? row.0.split(separator: ",").map(String.init) : [row.0],
          place: LabelledPlace(path: "rows.csv", line: Int64(index + 1)))
      }, kind: kind)
  }

  /// Words that no two texts share in a row of three.
  private func text(_ seed: Int, words: Int = 100) -> String {
    (0..<words).map { "w\(seed)x\($0)" }.joined(separator: " ")
  }

  @Test("the balance of classes")
  func balance() throws {
    let part = try DatasetCheck(train: set([("a", "1"), ("a", "2"), ("a", "3"), ("b", "4")])).parts[0]
    #expect(part.classes.map(\.count) == [3, 1] && part.classes.map(\.share) == [0.75, 0.25])
    // −(¾ log₂ ¾ + ¼ log₂ ¼) = 2 − ¾ log₂ 3
    #expect(abs(part.entropyBits - 0.811_278_124_459_132_8) < 1e-12)
    #expect(abs(part.evenness - part.entropyBits) < 1e-12)
    #expect(part.imbalanceRatio == 3)
    let single = try DatasetCheck(train: set([("a", "1")])).parts[0]
    #expect(single.entropyBits == 0 && single.evenness == 1 && single.imbalanceRatio == 1)
  }

  @Test("exact duplicates are those with the same tokens after normalization")
  func exact() throws {
    let check = try DatasetCheck(
      train: set([
        ("a", "Straße  ﬁne\u{A0}Ｗide"), ("a", "STRASSE fine wide"), ("b", "strasse fine\nwide"),
        ("a", "strasse fine wide!"),
        ("a", "caf\u{E9}"), ("a", "cafe\u{301}"), ("a", ""), ("b", " \n"), ("a", "cafe"),
      ]))
    let exact = check.parts[0].exact
    #expect(exact.groups == 2 && exact.texts == 3 && exact.conflicts == 1)
    #expect(exact.told.map { $0.members.map(\.place.line) } == [[1, 2, 3], [5, 6]])
    #expect(check.parts[0].emptyTexts == 2)
  }

  @Test("near duplicates are those with nearly the same word 3-grams")
  func near() throws {
    // 98 3-grams; another last word leaves 97 of 99 in common: 0.98. Another word in the middle leaves 95 of 101: 0.94; four of
    // them leave 86 of 110: 0.78.
    let original = text(1)
    let words = original.split(separator: " ").map(String.init)
    func changed(_ positions: Int...) -> String {
      var words = words
      for position in positions { words[position] = "other" }
      return words.joined(separator: " ")
    }
    let check = try DatasetCheck(
      train: set([
        ("a", original), ("a", changed(99)), ("b", changed(50).uppercased()), ("a", changed(20, 40, 60, 80)),
        ("a", text(2)),
        ("a", original), ("a", text(3, words: 2)), ("b", text(3, words: 2) + "!"),
      ]))
    let near = check.parts[0].near
    #expect(near.groups == 2 && near.texts == 4 && near.conflicts == 2)
    #expect(near.told.map { $0.members.map(\.place.line) } == [[1, 2, 3, 6], [7, 8]])
    #expect(check.parts[0].exact.texts == 1)
    var options = DatasetCheck.Options()
    options.nearThreshold = 0.75
    #expect(
      try DatasetCheck(train: set([("a", original), ("a", changed(20, 40, 60, 80))]), options).parts[0].near.texts <= 1)
  }

  @Test("MinHash finds what comparing all pairs finds", arguments: [0.85, 0.9, 0.95])
  func againstAllPairs(threshold: Double) throws {
    var random = SplitMix64(seed: 4)
    var texts: [[String]] = []
    for number in 0..<150 {
      var words = (0..<Int.random(in: 30..<120, using: &random)).map { "w\(number)x\($0)" }
      texts.append(words)
      // Copies with a word or a few exchanged.
      for _ in 0..<Int.random(in: 0..<3, using: &random) {
        for _ in 0..<Int.random(in: 1..<3, using: &random) {
          words[Int.random(in: 0..<words.count, using: &random)] = "other"
        }
        texts.append(words)
      }
    }
    let sets = texts.map { words in Set((0..<(words.count - 2)).map { words[$0...($0 + 2)].joined(separator: " ") }) }
    var group = Array(texts.indices)
    for a in texts.indices {
      for b in 0..<a
      where Double(sets[a].intersection(sets[b]).count) >= threshold * Double(sets[a].union(sets[b]).count) {
        let (old, new) = (max(group[a], group[b]), min(group[a], group[b]))
        for index in group.indices where group[index] == old { group[index] = new }
      }
    }
    let expected = Dictionary(grouping: texts.indices, by: { group[$0] }).values.filter { $0.count > 1 }
    let part = try DatasetCheck(
      train: set(texts.map { ("a", $0.joined(separator: " ")) }),
      {
        var options = DatasetCheck.Options()
        options.nearThreshold = threshold
        return options
      }()
    ).parts[0]
    // Groups of exact copies alone are not among the near ones.
    let different = expected.filter { members in Set(members.map { texts[$0] }).count > 1 }
    #expect(part.near.groups == different.count)
    #expect(part.near.texts == different.reduce(0) { $0 + $1.count - 1 })
  }

  @Test("what a later part has in common with an earlier one")
  func overlap() throws {
    let check = try DatasetCheck(
      train: set([("a", text(1)), ("b", text(2)), ("a", text(3))]), validation: set([("a", text(4))]),
      test: set([("a", text(1)), ("a", text(2)), ("a", text(3) + " more"), ("c", text(5)), ("a", text(4))]))
    #expect(
      check.overlaps.map { [$0.part, $0.with] } == [
        ["validation", "train"], ["test", "train"], ["test", "validation"],
      ])
    #expect(check.overlaps.map(\.exact) == [0, 2, 1] && check.overlaps.map(\.near) == [0, 1, 0])
    #expect(check.overlaps.map(\.conflicts) == [0, 1, 0])
    #expect(
      check.overlaps[1].told.map { $0.members.map(\.labels) } == [[["a"], ["a"]], [["a"], ["b"]], [["a"], ["a"]]])
    #expect(check.parts.map(\.unknownLabels) == [[], [], ["c"]])
  }

  @Test("lengths, over-long texts and labels that look alike")
  func lengths() throws {
    let rows = (1...100).map { ($0 % 2 == 0 ? "Pos" : "pos", text($0, words: $0)) }
    var options = DatasetCheck.Options()
    options.longestText = 90
    let check = try DatasetCheck(train: set(rows), options)
    let words = check.parts[0].words
    let quantiles = [
      words.minimum, words.p05, words.p25, words.median, words.p75, words.p95, words.p99, words.maximum,
    ]
    #expect(quantiles == [1, 5, 25, 50, 75, 95, 99, 100] as [Int])
    #expect(words.mean == 50.5 && check.parts[0].overlong == 10)
    #expect(check.similarLabels == [["Pos", "pos"]])
    let byBytes = try DatasetCheck(train: set([("a", "é"), ("a", "ab")]), options) { $0.count * 50 }
    #expect(byBytes.parts[0].overlong == 2 && byBytes.parts[0].characters.maximum == 2)
  }

  @Test("threads change nothing, and the result comes back from JSON")
  func threads() throws {
    var random = SplitMix64(seed: 9)
    let rows = (0..<400).map { _ in
      ("a", randomText(words: Int.random(in: 0..<6, using: &random), seed: UInt64.random(in: 0..<99, using: &random)))
    }
    var options = DatasetCheck.Options()
    let one = try DatasetCheck(train: set(rows), test: set(Array(rows.reversed())), options)
    options.threads = 3
    let three = try DatasetCheck(train: set(rows), test: set(Array(rows.reversed())), options)
    #expect(one == three)
    #expect(one.parts[0].exact.groups > 10)
    #expect(try JSONDecoder().decode(DatasetCheck.self, from: JSONEncoder().encode(one)) == one)
  }

  @Test("examples with several labels, or none")
  func several() throws {
    let part = try DatasetCheck(train: set([("a,b", "x"), ("b,a", "x"), ("", "y"), ("a", "x")], kind: .multi())).parts[
      0]
    #expect(part.unlabelled == 1 && part.exact.texts == 2 && part.exact.conflicts == 1)
  }
}
