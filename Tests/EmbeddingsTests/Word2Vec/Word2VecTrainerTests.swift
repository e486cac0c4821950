import Tensors
import Corpora
import Embeddings
import Foundation
import Testing

@Suite("Word2Vec")
struct Word2VecTrainerTests {
  private static let synthetic = SyntheticCorpus()
  private static let ids = synthetic.ids()
  private static let counts = SyntheticCorpus.counts(ids, size: synthetic.vocabularySize)
  /// Such as `a7` and `h11`: a topic's words have a letter in common.
  private static let vocabulary = try! Vocabulary(
    words: counts.enumerated().map { id, count in
      (word: "\(Array("abcdefgh")[id % synthetic.topics])\(id / synthetic.topics)", count: count)
    })

  /// Every way to train.
  enum Variant: CaseIterable {
    case skipGram, cbow, hierarchicalSkipGram, hierarchicalCBOW, subwords, subwordsCBOW, hierarchicalSubwords

    var model: Word2VecConfiguration.Model {
      switch self {
      case .skipGram, .hierarchicalSkipGram, .subwords, .hierarchicalSubwords: .skipGram
      case .cbow, .hierarchicalCBOW, .subwordsCBOW: .cbow
      }
    }
  }

  private func configuration(_ variant: Variant) -> Word2VecConfiguration {
    let model = variant.model
    var configuration = Word2VecConfiguration(model: model)
    if [.hierarchicalSkipGram, .hierarchicalCBOW, .hierarchicalSubwords].contains(variant) {
      configuration.loss = .hierarchical
    }
    if [.subwords, .subwordsCBOW, .hierarchicalSubwords].contains(variant) {
      configuration.subwords = CharacterNGrams(minimumLength: 1, maximumLength: 4, buckets: 500)
      configuration.learningRate = model == .cbow ? 0.05 : 0.025
    }
    configuration.dimension = 20
    configuration.epochs = 3
    configuration.sample = 0
    configuration.schedule = Word2VecSchedule(for: model)
    configuration.schedule!.wordsPerShard = 40
    return configuration
  }

  private func trainer(
    _ configuration: Word2VecConfiguration, threads: Int = 1, instructionSet: InstructionSet = .current
  ) throws -> Word2VecTrainer {
    try Word2VecTrainer(
      configuration, counts: Self.counts, words: Self.vocabulary, corpus: EncodedCorpus(Self.ids), threads: threads,
      instructionSet: instructionSet)
  }

  private func bits(_ matrix: VectorMatrix) -> [UInt32] {
    matrix.withUnsafeBufferPointer { $0.map(\.bitPattern) }
  }

  private func trained(
    _ configuration: Word2VecConfiguration, threads: Int = 1, instructionSet: InstructionSet = .current
  ) throws -> Word2VecTrainer {
    let trainer = try trainer(configuration, threads: threads, instructionSet: instructionSet)
    #expect(try trainer.train { false } == .finished)
    return trainer
  }

  @Test("1, 2, 3 and 8 threads give the same bytes", arguments: Variant.allCases)
  func threads(variant: Variant) throws {
    let one = try trained(configuration(variant))
    for threads in [2, 3, 8] {
      let many = try trained(configuration(variant), threads: threads)
      #expect(bits(many.vectors) == bits(one.vectors))
      #expect(many.rows.subwordVectors() == one.rows.subwordVectors())
      #expect(many.epochs == one.epochs)
    }
  }

  @Test("every instruction set gives the same bytes", arguments: Variant.allCases, [8, 77])
  func instructionSets(variant: Variant, dimension: Int) throws {
    var small = configuration(variant)
    small.epochs = 1
    small.dimension = dimension
    small.heldOut = dimension == 8 ? 0 : 0.5
    let results = try InstructionSet.available.map { bits(try trained(small, instructionSet: $0).vectors) }
    #expect(Set(results).count == 1)
  }

  @Test("another seed gives other vectors")
  func seeds() throws {
    var other = configuration(.skipGram)
    other.seed = 2
    #expect(bits(try trained(configuration(.skipGram)).vectors) != bits(try trained(other).vectors))
  }

  @Test("pausing after any round, and going on in another trainer, changes nothing", arguments: Variant.allCases)
  func resuming(variant: Variant) throws {
    var configuration = configuration(variant)
    configuration.sample = 0.01
    configuration.heldOut = 0.05
    let unbroken = try trained(configuration)
    var rounds = 0
    var current = try trainer(configuration)
    while try current.train(pauseWhen: {
      rounds += 1
      return rounds % 7 == 0
    }) == .paused {
      let next = try trainer(configuration, threads: 1 + rounds % 3)
      for (from, to) in zip(current.weights, next.weights) {
        to.bytes.copyMemory(from: UnsafeRawBufferPointer(from.bytes))
      }
      next.state = current.state
      current = next
    }
    #expect(rounds > 50)
    #expect(bits(current.vectors) == bits(unbroken.vectors))
    #expect(current.epochs == unbroken.epochs)
    #expect(current.rows.subwordVectors() == unbroken.rows.subwordVectors())
  }

  @Test("the loss starts at (1 + negatives) · log 2 and falls, held-out loss too")
  func loss() throws {
    var configuration = configuration(.skipGram)
    configuration.heldOut = 0.1
    configuration.epochs = 6
    let first = try trainer(configuration)
    #expect(try first.train { first.loss.pairs > 0 } == .paused)
    let start = try #require(first.loss.mean)
    // Output rows start at zero. Of 96 words one in fifty draws is the center itself, and is dropped.
    #expect(start < 6 * 0.6932 && start > 6 * 0.6932 * 0.96)

    let trainer = try trained(configuration)
    let losses = trainer.epochs.compactMap(\.loss.mean)
    let heldOut = trainer.epochs.compactMap { $0.heldOut?.mean }
    #expect(losses.count == 6 && heldOut.count == 6)
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    #expect(heldOut[5] < heldOut[0] && heldOut[5] < start)
  }

  @Test("words of a topic end up nearer to one another than to others", arguments: Variant.allCases)
  func topics(variant: Variant) throws {
    var configuration = configuration(variant)
    configuration.epochs = 10
    #expect(Self.synthetic.rightNeighbours(in: try trained(configuration).vectors) > 0.95)
  }

  @Test("every word of every epoch is trained once, whatever the cut into rounds")
  func everyWordOnce() throws {
    for (shards, words) in [(1, 16), (3, 17), (8, 64), (8, 100_000)] {
      var configuration = configuration(.cbow)
      configuration.schedule!.shards = shards
      configuration.schedule!.wordsPerShard = words
      configuration.epochs = 2
      let trainer = try trained(configuration)
      // With CBOW a pair is a word with context; all lines here have more than one word.
      #expect(trainer.epochs.map(\.loss.pairs) == [Int64(Self.ids.count), Int64(Self.ids.count)])
    }
  }

  @Test("skip-gram's pairs do not depend on the cut into rounds: windows see across it, but not across lines")
  func windowsAcrossRounds() throws {
    func pairs(_ shards: Int, _ words: Int, windowsPerDraw: Int = 8) throws -> [Int64] {
      var configuration = configuration(.skipGram)
      configuration.schedule!.windowsPerDraw = windowsPerDraw
      configuration.schedule!.shards = shards
      configuration.schedule!.wordsPerShard = words
      configuration.sample = 0.02
      return try trained(configuration).epochs.map(\.loss.pairs)
    }
    let whole = try pairs(1, 1 << 20)
    #expect(try pairs(8, 16) == whole)
    #expect(try pairs(3, 50) == whole)
    #expect(try pairs(3, 50, windowsPerDraw: 1) == whole)
    #expect(try pairs(3, 50, windowsPerDraw: 3) == whole)
    #expect(whole[0] != whole[1])
  }

  @Test("windows share draws of negatives only where more windows follow than the 16 draws that are taken in turn")
  func sharedDraws() throws {
    func vectors(_ words: Int, windowsPerDraw: Int) throws -> [UInt32] {
      var configuration = configuration(.skipGram)
      configuration.epochs = 1
      configuration.schedule!.wordsPerShard = words
      configuration.schedule!.windowsPerDraw = windowsPerDraw
      return bits(try trained(configuration).vectors)
    }
    #expect(try vectors(16, windowsPerDraw: 8) == vectors(16, windowsPerDraw: 1))
    #expect(try vectors(64, windowsPerDraw: 4) == vectors(64, windowsPerDraw: 8))
    #expect(try vectors(64, windowsPerDraw: 4) != vectors(64, windowsPerDraw: 2))
    #expect(try vectors(64, windowsPerDraw: 2) != vectors(64, windowsPerDraw: 1))
  }

  @Test("a schedule written before draws were shared means a draw for each window")
  func olderSchedule() throws {
    let older = #"{"shards": 8, "wordsPerShard": 256, "damping": 1, "splitsNegatives": true}"#
    var expected = Word2VecSchedule(for: .skipGram)
    expected.windowsPerDraw = 1
    #expect(try JSONDecoder().decode(Word2VecSchedule.self, from: Data(older.utf8)) == expected)
    let newer = try JSONEncoder().encode(Word2VecSchedule(for: .skipGram))
    #expect(try JSONDecoder().decode(Word2VecSchedule.self, from: newer) == Word2VecSchedule(for: .skipGram))
  }

  @Test("hierarchical softmax starts at log 2 a node on the way, and comes to fewer nats than the words' entropy")
  func hierarchicalLoss() throws {
    var configuration = configuration(.hierarchicalSkipGram)
    configuration.heldOut = 0.1
    configuration.epochs = 10
    let first = try trainer(configuration)
    #expect(try first.train { first.loss.pairs > 0 } == .paused)
    let tree = HuffmanTree(counts: Self.counts)
    let total = Double(Self.counts.reduce(0, +))
    let mean = Self.counts.enumerated().reduce(0.0) {
      $0 + Double($1.element) / total * Double(tree.path(of: UInt32($1.offset)).nodes.count)
    }
    // A round of 320 words: its ways are as long as all words' to within a tenth.
    #expect(abs(try #require(first.loss.mean) - mean * 0.6931) < 0.1 * mean * 0.6931)
    // What a word's own frequency tells; its context tells the topic, which is worth one or two nats more.
    let entropy = -Self.counts.reduce(0.0) { $0 + Double($1) / total * log(Double($1) / total) }
    let heldOut = try trained(configuration).epochs.compactMap { $0.heldOut?.mean }
    #expect(heldOut.last! < entropy - 1)
  }

  @Test("configurations written before there was a choice of losses mean negative sampling of whole words")
  func olderConfiguration() throws {
    var older = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(Word2VecConfiguration())) as? [String: Any])
    #expect(older.removeValue(forKey: "loss") as? String == "negative")
    let read = try JSONDecoder().decode(
      Word2VecConfiguration.self, from: JSONSerialization.data(withJSONObject: older))
    #expect(read == Word2VecConfiguration())
    var newer = configuration(.hierarchicalSubwords)
    newer.loss = .hierarchical
    #expect(try JSONDecoder().decode(Word2VecConfiguration.self, from: JSONEncoder().encode(newer)) == newer)
  }

  @Test("what cannot be trained with is refused with the option's name")
  func refusals() {
    func refusal(_ change: (inout Word2VecConfiguration) -> Void) -> String? {
      var configuration = Word2VecConfiguration()
      change(&configuration)
      do {
        try configuration.validate()
        return nil
      } catch {
        guard case .configuration(let option, _, _) = error else { return "\(error)" }
        return option
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.dimension = 0 } == "dimension")
    #expect(refusal { $0.window = 0 } == "window")
    #expect(refusal { $0.negative = 0 } == "negative")
    #expect(refusal { $0.sample = -1 } == "sample")
    #expect(refusal { $0.sample = .nan } == "sample")
    #expect(refusal { $0.epochs = 0 } == "epochs")
    #expect(refusal { $0.learningRate = 0 } == "learningRate")
    #expect(refusal { $0.minimumLearningRate = 1 } == "minimumLearningRate")
    #expect(
      refusal {
        $0.subwords = CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 10)
        $0.subwords!.minimumLength = 0
      } == "subwords.minimumLength")
    #expect(
      refusal {
        $0.subwords = CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 10)
        $0.subwords!.maximumLength = 2
      } == "subwords.maximumLength")
    #expect(
      refusal {
        $0.subwords = CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 10)
        $0.subwords!.buckets = 0
      } == "subwords.buckets")
    #expect(
      refusal {
        $0.schedule = .init(for: .cbow); $0.schedule!.shards = 0
      } == "schedule.shards")
    for refused in [0, 65] {
      #expect(
        refusal {
          $0.schedule = .init(for: .skipGram); $0.schedule!.windowsPerDraw = refused
        } == "schedule.windowsPerDraw")
    }
  }
}
