import Corpora
import Tasks
import TestSupport
import Tensors
import Testing

@Suite("Likely label errors")
struct LabelErrorsTests {
  /// Texts of a dozen words each, of which one in `own` is of the class's own, the others of all.
  static func examples(_ count: Int, seed: UInt64, classes: Int = 3, own: Int = 3) -> [LabelledExample] {
    let random = CounterRandom(seed: seed, stream: 0)
    return (0..<count).map { text in
      let label = text % classes
      let words = (0..<12).map { word -> String in
        let counter = UInt64(text * 12 + word)
        let isOwn = random.substream(1).below(own, at: counter) == 0
        return isOwn ? "own\(label)x\(random.below(30, at: counter))" : "any\(random.below(200, at: counter))"
      }
      return LabelledExample(
        text: words.joined(separator: " "), labels: ["class\(label)"],
        place: .init(path: "train.csv", line: Int64(text + 1)))
    }
  }

  @Test("of labels that were changed most are found, and few others; those found tell where they stand and what fits")
  func flipped() throws {
    var examples = Self.examples(1_200, seed: 1)
    // One in twenty, of all classes.
    let flipped = Set(stride(from: 0, to: examples.count, by: 20))
    for text in flipped { examples[text].labels = ["class\((text + 1) % 3)"] }
    let errors = try #require(try LabelErrors(in: LabelledSet(examples), seed: 3))
    let found = errors.suspects.filter { flipped.contains($0.text) }
    #expect(found.count >= 48, "\(found.count) of 60")
    #expect(errors.suspects.count - found.count <= 20, "\(errors.suspects.count) suspects")
    #expect(found.allSatisfy { $0.likelier == "class\($0.text % 3)" && $0.label == "class\(($0.text + 1) % 3)" })
    #expect(found.allSatisfy { $0.place == LabelledPlace(path: "train.csv", line: Int64($0.text + 1)) })
    #expect(errors.suspects.prefix(20).allSatisfy { flipped.contains($0.text) })
    let margins = errors.suspects.map(\.margin)
    #expect(margins == margins.sorted(by: >) && margins.allSatisfy { $0 > 0 })
    #expect(errors.texts == 1_200 && errors.folds == 5 && errors.accuracy > 0.85)
  }

  @Test("of clean texts that can be told apart almost none is suspected")
  func clean() throws {
    let errors = try #require(try LabelErrors(in: LabelledSet(Self.examples(1_200, seed: 4)), seed: 3))
    #expect(errors.suspects.count <= 12, "\(errors.suspects.count)")
  }

  @Test(
    "a text that is hard to tell is not suspected for being told wrong: the wrong class has to be as probable as is usual for it"
  )
  func hard() throws {
    let errors = try #require(try LabelErrors(in: LabelledSet(Self.examples(1_200, seed: 6, own: 12)), seed: 3))
    let mistakes = (1 - errors.accuracy) * 1_200
    #expect(mistakes > 200, "\(mistakes)")
    #expect(!errors.suspects.isEmpty && Double(errors.suspects.count) < 0.7 * mistakes, "\(errors.suspects.count)")
  }

  @Test("the same texts and seed give the same suspects on any number of threads")
  func threads() throws {
    let set = LabelledSet(Self.examples(400, seed: 5))
    let one = try LabelErrors(in: set, seed: 1)
    #expect(try LabelErrors(in: set, seed: 1, threads: 3) == one)
  }

  @Test("nothing is told of several labels, of one class, and of fewer texts than folds")
  func nothing() throws {
    #expect(try LabelErrors(in: LabelledSet(Self.examples(30, seed: 1), kind: .multi()), seed: 1) == nil)
    #expect(try LabelErrors(in: LabelledSet(Self.examples(30, seed: 1, classes: 1)), seed: 1) == nil)
    #expect(try LabelErrors(in: LabelledSet(Self.examples(4, seed: 1)), seed: 1) == nil)
  }
}
