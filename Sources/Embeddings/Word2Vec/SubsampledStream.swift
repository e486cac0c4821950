import Tensors
import Corpora

/// Where a training stands between two rounds: all that is needed, besides the weights, to go on to the same result.
public struct Word2VecPosition: Codable, Hashable, Sendable {
  public var epoch = 0
  /// Rounds done in this epoch.
  public var round = 0
  /// Corpus position of the first word that the next round needs as context or center.
  var start = 0
  /// How many of the words from there on are context only: they were trained in the round before.
  var leftContext = 0
  /// Corpus position up to which words were trained.
  public var wordsRead = 0

  public init() {}
}

/// The words of an epoch that survive thinning, in corpus order, read a round at a time.
///
/// Whether a word survives follows from the seed, the epoch and its place in the corpus alone.
struct SubsampledStream: ~Copyable {
  private let corpus: EncodedCorpus
  private let keeps: [UInt32]
  private let random: CounterRandom
  private let heldOut: HeldOutPieces
  private let readsHeldOut: Bool

  private var next: Int
  private var buffer: [UInt32] = []
  private var bufferStart: Int
  /// A line began at a word that was dropped; the next that survives takes its mark.
  private var lineBegins = false

  /// - Parameter keeps: for each word the probability to survive, in units of 2⁻³²; `UInt32.max` is certain.
  init(
    _ corpus: EncodedCorpus, keeps: [UInt32], random: CounterRandom, heldOut: HeldOutPieces,
    readsHeldOut: Bool = false, from start: Int
  ) {
    self.corpus = corpus
    self.keeps = keeps
    self.random = random
    self.heldOut = heldOut
    self.readsHeldOut = readsHeldOut
    next = start
    bufferStart = start
  }

  /// Appends words and their corpus positions until there are `count`, or the corpus ends.
  mutating func fill(_ words: inout [UInt32], _ positions: inout [Int], upTo count: Int) throws(CorpusError) {
    while words.count < count {
      if next == bufferStart + buffer.count {
        guard try refill() else { return }
      }
      let keepsAll = !heldOut.isActive
      var index = next - bufferStart
      buffer.withUnsafeBufferPointer { buffer in
        keeps.withUnsafeBufferPointer { keeps in
          while index < buffer.count, words.count < count {
            let token = buffer[index]
            if token & EncodedCorpus.lineStart != 0 { lineBegins = true }
            let id = token & ~EncodedCorpus.lineStart
            let position = bufferStart + index
            index += 1
            if !keepsAll, heldOut.contains(position) != readsHeldOut {
              lineBegins = true  // windows do not reach across a gap
              continue
            }
            let bits = UInt32(truncatingIfNeeded: random.bits(at: UInt64(position)) >> 32)
            if bits > keeps[Int(id)] { continue }
            words.append(lineBegins ? id | EncodedCorpus.lineStart : id)
            positions.append(position)
            lineBegins = false
          }
        }
      }
      next = bufferStart + index
    }
  }

  private mutating func refill() throws(CorpusError) -> Bool {
    if buffer.isEmpty { buffer = [UInt32](repeating: 0, count: 1 << 14) }
    bufferStart = next
    let start = next
    let count = try buffer.withUnsafeMutableBufferPointer { (into) throws(CorpusError) in
      try corpus.read(from: start, into: into)
    }
    if count < buffer.count { buffer.removeLast(buffer.count - count) }
    return count > 0
  }
}

extension SubsampledStream {
  /// The probability that each word survives: (√(f / sample) + 1) · sample / f, as word2vec.c, where f is the word's share
  /// of the corpus; in units of 2⁻³².
  static func probabilities(counts: [Int64], sample: Double) -> [UInt32] {
    let total = Double(counts.reduce(0, +))
    return counts.map { count in
      guard sample > 0 else { return .max }
      let share = Double(count) / total
      let probability = ((share / sample).squareRoot() + 1) * sample / share
      return probability >= 1 ? .max : UInt32(probability * 0x1p32)
    }
  }
}

/// Which pieces of the corpus are kept out of training.
struct HeldOutPieces: Sendable {
  static let wordsPerPiece = 1_000
  private let threshold: UInt32
  private let random: CounterRandom

  init(share: Double, seed: UInt64) {
    threshold = UInt32(min(max(share, 0), 0.999) * 0x1p32)
    random = CounterRandom(seed: seed, use: .heldOutPieces)
  }

  var isActive: Bool { threshold > 0 }

  func contains(_ position: Int) -> Bool {
    UInt32(truncatingIfNeeded: random.bits(at: UInt64(position / Self.wordsPerPiece))) < threshold
  }
}
