import Corpora
import Embeddings
import Foundation
import Tensors
import Testing

@Suite("GloVe")
struct GloVeTrainerTests {
  private static let synthetic = SyntheticCorpus()
  private static let ids = synthetic.ids()
  private static let counts = SyntheticCorpus.counts(ids, size: synthetic.vocabularySize)

  private func configuration() -> GloVeConfiguration {
    var configuration = GloVeConfiguration()
    configuration.dimension = 20
    configuration.window = 5
    configuration.epochs = 3
    configuration.maximumCount = 200
    configuration.parts = 6
    return configuration
  }

  private func pairs(
    _ configuration: GloVeConfiguration, threads: Int = 1, memoryLimit: Int = 1 << 30
  ) throws -> GloVePairs {
    try GloVePairs(
      configuration, corpus: EncodedCorpus(Self.ids), occurrences: Self.counts, threads: threads,
      memoryLimit: memoryLimit)
  }

  private func trained(
    _ configuration: GloVeConfiguration, threads: Int = 1, memoryLimit: Int = 1 << 30,
    instructionSet: InstructionSet = .current
  ) throws -> GloVeTrainer {
    let trainer = try GloVeTrainer(
      configuration, pairs: pairs(configuration, threads: threads, memoryLimit: memoryLimit), threads: threads,
      instructionSet: instructionSet)
    #expect(try trainer.train { false } == .finished)
    return trainer
  }

  private func bits(_ trainer: GloVeTrainer) -> [UInt32] {
    trainer.rows.matrix().withUnsafeBufferPointer { $0.map(\.bitPattern) }
  }

  @Test("1, 2, 3 and 8 threads, and pairs in memory or in a temporary file, give the same bytes")
  func threads() throws {
    let one = try trained(configuration())
    #expect(one.pairs.bytesOnDisk == 0)
    for (threads, memoryLimit) in [(2, 1 << 30), (3, 0), (8, 8_000), (1, 0)] {
      let many = try trained(configuration(), threads: threads, memoryLimit: memoryLimit)
      #expect(bits(many) == bits(one))
      #expect(many.state == one.state)
      #expect((many.pairs.bytesOnDisk > 0) == (memoryLimit < 1 << 30))
    }
  }

  @Test("every instruction set gives the same bytes", arguments: [1, 16, 20, 33])
  func instructionSets(dimension: Int) throws {
    var small = configuration()
    small.dimension = dimension
    small.epochs = 2
    let results = try InstructionSet.available.map { set in
      let trainer = try trained(small, instructionSet: set)
      return bits(trainer) + trainer.state.epochs.map { UInt32(truncatingIfNeeded: $0.sum.bitPattern) }
    }
    #expect(Set(results).count == 1 && results.count > 1)
  }

  @Test("another seed, and another number of parts, give other vectors")
  func seeds() throws {
    let first = bits(try trained(configuration()))
    var other = configuration()
    other.seed = 2
    #expect(bits(try trained(other)) != first)
    other = configuration()
    other.parts = 4
    #expect(bits(try trained(other)) != first)
  }

  @Test("pausing after any round, and going on in another trainer, changes nothing")
  func resuming() throws {
    let unbroken = try trained(configuration())
    let pairs = try pairs(configuration())
    var pauses = 0
    var current = try GloVeTrainer(configuration(), pairs: pairs, threads: 1)
    var progress = 0.0
    while try current.train(pauseWhen: { true }) == .paused {
      pauses += 1
      #expect(current.progress > progress && current.progress < 1)
      progress = current.progress
      let next = try GloVeTrainer(configuration(), pairs: pairs, threads: 1 + pauses % 3)
      for (from, to) in zip(current.weights, next.weights) {
        to.bytes.copyMemory(from: UnsafeRawBufferPointer(from.bytes))
      }
      next.state = try JSONDecoder().decode(GloVeTrainer.State.self, from: JSONEncoder().encode(current.state))
      current = next
    }
    #expect(pauses == 3 * 6 - 1, "6 parts make 6 rounds an epoch; after the last nobody is asked")
    #expect(bits(current) == bits(unbroken))
    #expect(current.state == unbroken.state && current.progress == 1)
  }

  @Test("every pair of every epoch is trained once, whatever the number of parts")
  func everyPairOnce() throws {
    for parts in [2, 4, 6, 64] {
      var configuration = configuration()
      configuration.parts = parts
      let trainer = try trained(configuration)
      #expect(trainer.state.epochs.map(\.pairs) == Array(repeating: Int64(trainer.pairs.count), count: 3))
    }
    var met: Set<[UInt32]> = []
    for line in stride(from: 0, to: Self.ids.count, by: Self.synthetic.wordsPerLine) {
      for a in line..<line + Self.synthetic.wordsPerLine {
        for b in max(line, a - 5)..<a {
          let (one, other) = (Self.ids[a] & ~EncodedCorpus.lineStart, Self.ids[b] & ~EncodedCorpus.lineStart)
          met.formUnion([[one, other], [other, one]])
        }
      }
    }
    #expect(try pairs(configuration()).count == met.count && met.count > 1_000)
  }

  @Test("the loss starts at that of products near zero, and falls")
  func loss() throws {
    var configuration = configuration()
    configuration.epochs = 10
    let trainer = try trained(configuration)
    let losses = trainer.state.epochs.compactMap(\.mean)
    #expect(losses.count == 10 && zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    #expect(losses[9] < losses[0] / 5)
  }

  @Test("words of a topic end up nearer to one another than to others")
  func topics() throws {
    var configuration = configuration()
    configuration.epochs = 30
    // GloVe is never told that words of two topics do not meet.
    #expect(Self.synthetic.rightNeighbours(in: try trained(configuration).rows.matrix()) > 0.9)
  }

  @Test("a training that diverges says so, with the epoch")
  func diverging() throws {
    var configuration = configuration()
    configuration.learningRate = 10
    configuration.maximumCount = 1e-6
    configuration.epochs = 50
    let trainer = try GloVeTrainer(configuration, pairs: pairs(configuration), threads: 1)
    let error = #expect(throws: EmbeddingError.self) { try trainer.train { false } }
    #expect(error?.code == "SK-EMB-002")
  }

  @Test("what cannot be trained with is refused with the option's name")
  func refusals() {
    func refusal(_ change: (inout GloVeConfiguration) -> Void) -> String? {
      var configuration = GloVeConfiguration()
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
    #expect(refusal { $0.epochs = 0 } == "epochs")
    #expect(refusal { $0.learningRate = .nan } == "learningRate")
    #expect(refusal { $0.maximumCount = 0 } == "maximumCount")
    #expect(refusal { $0.exponent = -1 } == "exponent")
    #expect(refusal { $0.parts = 7 } == "parts")
  }
}
