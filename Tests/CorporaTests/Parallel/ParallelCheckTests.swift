import Corpora
import Foundation
import Testing

/// Made-up translations: each word has one, and lengths scatter as those of real texts do.
func proportionalPairs(_ count: Int, _ random: inout SplitMix64) -> [(String, String)] {
  func word(_ number: Int, _ letters: [Character]) -> String {
    String((0...(number % 7 + 1)).map { letters[(number / ($0 + 1) + $0 * 3) % letters.count] })
  }
  return (0..<count).map { _ in
    let words = (0..<Int.random(in: 4..<25, using: &random)).map { _ in Int.random(in: 0..<400, using: &random) }
    // Now and then a word more or less.
    let others = words.filter { _ in Int.random(in: 0..<12, using: &random) > 0 }
    return (
      words.map { word($0, Array("aeioulmnrst")) }.joined(separator: " "),
      (others.isEmpty ? words : others).map { word($0 + 3, Array("yöpkvdgjhfä")) }.joined(separator: " ")
    )
  }
}

@Suite("ParallelCheck")
struct ParallelCheckTests {
  private func check(_ pairs: [(String, String)], _ options: ParallelCheck.Options = ParallelCheck.Options()) throws
    -> ParallelCheck.Part
  {
    try ParallelCheck(train: texts(pairs), options).parts[0]
  }

  @Test("well-aligned texts have nothing to be found", arguments: 0..<10)
  func clean(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let check = try ParallelCheck(train: texts(proportionalPairs(2_000, &random)))
    #expect(check.findings.isEmpty, "\(check.findings)")
    #expect(check.parts[0].pairs == 2_000 && check.parts[0].source.script == .latin)
  }

  @Test("stretches of shifted lines are found, with where they begin and end", arguments: 0..<20)
  func shifts(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var pairs = proportionalPairs(2_000, &random)
    let shift = [-3, -1, 1, 2, 5].randomElement(using: &random)!
    let start = Int.random(in: 100..<800, using: &random)
    let end = start + Int.random(in: 150..<900, using: &random)
    // Between start and end, source i belongs to target i + shift.
    let targets = pairs.map(\.1)
    for pair in start..<end { pairs[pair].1 = targets[pair - shift] }
    let part = try check(pairs)
    #expect(part.shifts.map(\.lines) == [shift])
    let found = try #require(part.shifts.first)
    #expect(abs(Int(found.first.line) - 1 - start) <= 10 && abs(Int(found.last.line) - end) <= 10)
    #expect(found.pairs == Int(found.last.line - found.first.line) + 1 && found.gainNats > 40)
    // Its pairs are no outliers of their own.
    #expect(part.outliers.told.allSatisfy { !(found.first.line...found.last.line).contains($0.member.place.line) })
  }

  @Test("a file shifted nearly from its beginning is found as well")
  func allShifted() throws {
    var random = SplitMix64(seed: 3)
    var pairs = proportionalPairs(1_000, &random)
    let targets = pairs.map(\.1)
    for pair in 20..<999 { pairs[pair].1 = targets[pair + 1] }
    let part = try check(pairs)
    #expect(part.shifts.map(\.lines) == [-1])
    let found = try #require(part.shifts.first)
    #expect(abs(found.first.line - 21) <= 10 && found.last.line >= 990)
  }

  @Test("texts far too long or too short are found, the worst first")
  func outliers() throws {
    var random = SplitMix64(seed: 5)
    var pairs = proportionalPairs(1_000, &random)
    pairs[100].1 = String(repeating: "viel zu lang ", count: 40)
    pairs[200].0 = String(repeating: "much too long ", count: 25)
    let part = try check(pairs)
    #expect(part.outliers.count == 2 && part.outliers.told.map(\.member.place.line) == [101, 201])
    #expect(part.outliers.told.map { $0.deviation > 5 } == [true, false])
    #expect(part.outliers.told.first?.member.target.count == 81)
    #expect(try check(Array(pairs[..<10])).lengthModel == nil)
  }

  @Test("the model of lengths is that of the texts that it was made from")
  func lengthModel() throws {
    // δ = (l₂ − c l₁) / √(s² (l₁ + l₂/c) / 2): by hand (130 − 110) / √(2 · (100 + 118.18) / 2).
    let model = LengthModel(ratio: 1.1, variance: 2)
    #expect(abs(model.deviation(source: 100, target: 130) - 20 / 218.181818181818.squareRoot()) < 1e-12)
    #expect(model.deviation(source: 0, target: 0) == 0 && model.deviation(source: 10, target: 11) == 0)
    var random = SplitMix64(seed: 8)
    // Each letter gives one or two: c = 1.5, s² = 0.25.
    let pairs = (0..<3_000).map { _ in
      let length = Int.random(in: 30..<200, using: &random)
      let other = (0..<length).reduce(0) { sum, _ in sum + Int.random(in: 1...2, using: &random) }
      return (String(repeating: "a", count: length), String(repeating: "b", count: other))
    }
    let found = try #require(try check(pairs).lengthModel)
    #expect(abs(found.ratio - 1.5) < 0.01 && abs(found.variance - 0.25) < 0.025)
  }

  @Test("empty, identical and repeated texts are counted and told")
  func texts_() throws {
    let part = try check([
      ("Haus", "house"), ("", "x"), ("y", " "), ("", "\u{3000}"), ("Berlin", "Berlin"), ("haus ", "House"),
      ("Haus", "home"), ("Heim", "home"), ("Haus", "building"),
    ])
    #expect(part.emptySources.told.map(\.line) == [2] && part.emptyTargets.told.map(\.line) == [3])
    #expect(part.emptyPairs.told.map(\.line) == [4] && part.identical.told.map(\.line) == [5])
    #expect(part.duplicates.groups == 1 && part.duplicates.pairs == 1)
    #expect(part.duplicates.told[0].members.map(\.place.line) == [1, 6])
    #expect(part.sourcesWithTargets.groups == 1 && part.sourcesWithTargets.told[0].count == 4)
    #expect(part.sourcesWithTargets.told[0].members.map(\.target) == ["house", "House", "home", "building"])
    #expect(
      part.targetsWithSources.groups == 1 && part.targetsWithSources.told[0].members.map(\.source) == ["Haus", "Heim"])
    #expect(part.source.words.maximum == 1 && part.target.characters.maximum == 8)
  }

  @Test("texts of another script, and of the other side's language, are told")
  func hints() throws {
    var random = SplitMix64(seed: 2)
    var pairs = proportionalPairs(500, &random)
    pairs[10].1 = "это предложение по-русски"
    pairs[20].0 = "これは日本語の文です"
    pairs[30].0 = "OK 你好"
    let (untranslated, swapped) = (pairs.firstIndex { $0.0.count > 60 }!, pairs.lastIndex { $0.0.count > 60 }!)
    pairs[untranslated].1 = pairs[untranslated].0 + " " + pairs[untranslated].0.prefix(5)
    pairs[swapped] = (pairs[swapped].1, pairs[swapped].0)
    let part = try check(pairs)
    #expect(part.otherScripts.told.map(\.member.place.line) == [11, 21])
    #expect(part.otherScripts.told.map(\.side) == [.target, .source])
    #expect(
      part.otherLanguages.told.map(\.member.place.line)
        == [untranslated + 1, swapped + 1, swapped + 1].map { Int64($0) })
    #expect(part.otherLanguages.told.map(\.side) == [.target, .source, .target])
  }

  @Test("words of a text that occur nowhere else speak for the other side, for it does not count itself")
  func rareWords() throws {
    var random = SplitMix64(seed: 4)
    var pairs = proportionalPairs(200, &random)
    pairs[40] = ("qa qb qc qd qe qf", "qa qb qc qd qe qf, qa")
    pairs[50] = ("xa xb xc xd xe xf", "za zb zc zd ze zf")
    let part = try check(pairs)
    #expect(part.otherLanguages.told.map(\.member.place.line) == [41, 41])
  }

  @Test("overlaps count pairs, sources and targets of later parts in earlier ones")
  func overlaps() throws {
    let train = texts([("eins", "one"), ("zwei", "two"), ("drei", "three"), ("", "")])
    let validation = texts([("Eins", "ONE"), ("zwei", "both"), ("vier", "three"), ("fünf", "five"), ("", "")])
    let test = texts([("fünf", "five"), ("sechs", "six")])
    let check = try ParallelCheck(train: train, validation: validation, test: test)
    #expect(check.parts.map(\.name) == ["train", "validation", "test"])
    #expect(
      check.overlaps.map { [$0.part, $0.with] } == [
        ["validation", "train"], ["test", "train"], ["test", "validation"],
      ])
    #expect(check.overlaps.map { [$0.pairs, $0.sources, $0.targets] } == [[1, 2, 2], [0, 0, 0], [1, 1, 1]])
    #expect(check.overlaps[0].told.map { $0.members.map(\.source) } == [["Eins", "eins"], ["zwei", "zwei"]])
    #expect(check.findings.contains(.overlaps))
  }

  @Test("the result does not depend on the number of threads, and comes back from JSON")
  func threads() throws {
    var random = SplitMix64(seed: 6)
    let pairs = proportionalPairs(300, &random) + proportionalPairs(10, &random) + [("", ""), ("a b", "a b")]
    var options = ParallelCheck.Options()
    let single = try ParallelCheck(train: texts(pairs), test: texts(Array(pairs[..<50])), options)
    options.threads = 3
    #expect(try ParallelCheck(train: texts(pairs), test: texts(Array(pairs[..<50])), options) == single)
    #expect(try JSONDecoder().decode(ParallelCheck.self, from: JSONEncoder().encode(single)) == single)
  }
}
