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

  private func configuration(_ model: Word2VecConfiguration.Model) -> Word2VecConfiguration {
    var configuration = Word2VecConfiguration(model: model)
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
      configuration, counts: Self.counts, corpus: EncodedCorpus(Self.ids), threads: threads,
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

  @Test("1, 2, 3 and 8 threads give the same bytes", arguments: Word2VecConfiguration.Model.allCases)
  func threads(model: Word2VecConfiguration.Model) throws {
    let one = try trained(configuration(model))
    for threads in [2, 3, 8] {
      let many = try trained(configuration(model), threads: threads)
      #expect(bits(many.vectors) == bits(one.vectors))
      #expect(many.epochs == one.epochs)
    }
  }

  @Test("every instruction set gives the same bytes", arguments: Word2VecConfiguration.Model.allCases)
  func instructionSets(model: Word2VecConfiguration.Model) throws {
    var small = configuration(model)
    small.epochs = 1
    small.dimension = 8
    let results = try InstructionSet.available.map { bits(try trained(small, instructionSet: $0).vectors) }
    #expect(Set(results).count == 1)
  }

  @Test("another seed gives other vectors")
  func seeds() throws {
    var other = configuration(.skipGram)
    other.seed = 2
    #expect(bits(try trained(configuration(.skipGram)).vectors) != bits(try trained(other).vectors))
  }

  @Test("pausing after any round, and going on in another trainer, changes nothing")
  func resuming() throws {
    var configuration = configuration(.skipGram)
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

  @Test("words of a topic end up nearer to one another than to others", arguments: Word2VecConfiguration.Model.allCases)
  func topics(model: Word2VecConfiguration.Model) throws {
    var configuration = configuration(model)
    configuration.epochs = 10
    let vectors = try trained(configuration).vectors
    func cosine(_ a: Int, _ b: Int) -> Float {
      let (a, b) = (vectors[a], vectors[b])
      func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { $0 * $1 }.reduce(0, +) }
      return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }
    let topics = Self.synthetic.topics
    var rightNeighbours = 0
    for word in 0..<Self.synthetic.vocabularySize {
      let nearest = (0..<Self.synthetic.vocabularySize).filter { $0 != word }.max {
        cosine(word, $0) < cosine(word, $1)
      }!
      if nearest % topics == word % topics { rightNeighbours += 1 }
    }
    #expect(Double(rightNeighbours) / Double(Self.synthetic.vocabularySize) > 0.95)
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
