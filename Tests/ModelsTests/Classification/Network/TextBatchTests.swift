import Layers
import Models
import Tensors
import Testing

@Suite("Batches of texts")
struct TextBatchTests {
  private static let random = CounterRandom(seed: 9, stream: 1)

  /// Texts of 0 to 60 tokens.
  private static func texts(_ count: Int) -> TokenizedTexts {
    TokenizedTexts(
      (0..<count).map { text in
        Array(repeating: UInt32(text), count: random.below(61, at: UInt64(text)))
      })
  }

  private static func batches(_ texts: TokenizedTexts, epoch: Int = 0, seed: UInt64 = 1) -> EpochBatches {
    EpochBatches(count: texts.count, size: 8, epoch: epoch, from: CounterRandom(seed: seed, stream: 0)) {
      max(1, min(texts.length(of: Int($0)), 40))
    }
  }

  private static func all(_ batches: EpochBatches) -> [[Int32]] { (0..<batches.count).map { Array(batches[$0]) } }

  @Test("every text is in one batch of an epoch, and all batches but one are full", arguments: [1, 7, 8, 403, 1003])
  func everyText(_ count: Int) {
    let batches = Self.all(Self.batches(Self.texts(count)))
    #expect(batches.flatMap { $0 }.sorted() == (0..<Int32(count)).map { $0 })
    #expect(batches.filter { $0.count < 8 }.count == (count % 8 == 0 ? 0 : 1))
  }

  @Test("an epoch's batches follow from seed and epoch, and are others in another")
  func order() {
    let texts = Self.texts(1003)
    let first = Self.all(Self.batches(texts))
    #expect(Self.all(Self.batches(texts)) == first)
    let others = [Self.batches(texts, epoch: 1), Self.batches(texts, seed: 2)].map(Self.all)
    for other in others {
      #expect(other != first && Set(other.map(Set.init)).isDisjoint(with: Set(first.map(Set.init))))
    }
    // The lengths of batches that follow each other do not rise.
    let lengths = first.map { texts.length(of: Int($0[0])) }
    #expect(zip(lengths, lengths.dropFirst()).filter { $0 > $1 }.count > lengths.count / 3)
  }

  @Test("texts of similar length are together: a few hundredths are padding, and the share is told rightly")
  func padding() {
    let texts = Self.texts(4000)
    let batches = Self.batches(texts)
    func length(_ text: Int32) -> Int { max(1, min(40, texts.length(of: Int(text)))) }
    let (positions, tokens) = Self.all(batches).reduce((0, 0)) { sums, batch in
      #expect(batch.map(length) == batch.map(length).sorted())
      return (sums.0 + batch.count * batch.map(length).max()!, sums.1 + batch.map(length).reduce(0, +))
    }
    #expect(abs(batches.paddingShare - (1 - Double(tokens) / Double(positions))) < 1e-12)
    // In random order it is 0.3.
    #expect(batches.paddingShare > 0 && batches.paddingShare < 0.03, "\(batches.paddingShare)")
  }

  @Test("a batch holds texts step by step, cut where they are too long, with a token for those that have none")
  func layout() {
    let texts = TokenizedTexts([[3, 4, 5, 6], [], [7, 8]])
    let batch = TextBatch(texts, [2, 0, 1], maximumTokens: 3, unknown: 9)
    #expect(batch.tokens.steps == 3 && batch.tokens.batch == 3)
    #expect(batch.lengths == SequenceLengths([2, 3, 1], steps: 3))
    #expect((0..<3).map { batch.tokens[$0, 1] } == [3, 4, 5])
    #expect(batch.tokens[0, 0] == 7 && batch.tokens[1, 0] == 8 && batch.tokens[0, 2] == 9)
    #expect(TextBatch(texts, [2, 2], maximumTokens: 3, unknown: 9).lengths == nil)
    #expect(texts.excess(over: 3) == (1, 1) && texts.excess(over: 1) == (2, 4) && texts.excess(over: 4) == (0, 0))
    var both = texts
    both.append(texts)
    #expect(both == TokenizedTexts([[3, 4, 5, 6], [], [7, 8], [3, 4, 5, 6], [], [7, 8]]))
  }

  @Test("swaps keep the tokens, and change as many places as their share says")
  func swaps() {
    var augmentation = TokenAugmentation()
    augmentation.swapShare = 0.1
    let text = (0..<20).map { Int32($0) }
    for number in 0..<50 {
      var swapped = text
      augmentation.apply(to: &swapped, unknown: 99, Self.random.substream(UInt64(number)))
      var again = text
      augmentation.apply(to: &again, unknown: 99, Self.random.substream(UInt64(number)))
      #expect(swapped.sorted() == text && swapped == again)
      // Two swaps of neighbours: no token is moved by more than two places.
      #expect(swapped.enumerated().allSatisfy { abs($0.offset - Int($0.element)) <= 2 })
    }
    // A text of two tokens is turned round with probability 0.2; 6 deviations are 0.06.
    let turned = (0..<2000).filter { number in
      var pair: [Int32] = [1, 2]
      augmentation.apply(to: &pair, unknown: 99, Self.random.substream(UInt64(number)))
      return pair == [2, 1]
    }
    #expect(abs(Double(turned.count) / 2000 - 0.2) < 0.06)
    var single: [Int32] = [1]
    augmentation.swapShare = 1
    augmentation.apply(to: &single, unknown: 99, Self.random)
    #expect(single == [1])
  }

  @Test("word dropout makes the share of tokens unknown that it says, others in each text")
  func unknown() {
    var augmentation = TokenAugmentation()
    augmentation.unknownShare = 0.3
    let changed = (0..<2).map { number in
      var text = (0..<4000).map { Int32($0) }
      augmentation.apply(to: &text, unknown: 9999, Self.random.substream(UInt64(number)))
      #expect(text.enumerated().allSatisfy { $0.element == 9999 || Int($0.element) == $0.offset })
      return text
    }
    // 5 deviations of a share of 4000 are 0.036.
    for text in changed { #expect(abs(Double(text.filter { $0 == 9999 }.count) / 4000 - 0.3) < 0.036) }
    #expect(changed[0] != changed[1])
    var text: [Int32] = [1, 2, 3]
    TokenAugmentation().apply(to: &text, unknown: 9, Self.random)
    #expect(text == [1, 2, 3])
    #expect(throws: ModelError.configuration(option: "swapShare", value: "1.5", rule: "from 0 to 1")) {
      augmentation.swapShare = 1.5
      try augmentation.validate()
    }
  }
}
