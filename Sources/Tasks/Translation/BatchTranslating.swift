import Layers
import Models
import Tensors

/// A translator at work on many sentences, those of similar length together, each thread on batches of its own: results are those of every
/// sentence alone.
package struct BatchTranslating<Decoder: TargetDecoder<Float>> {
  package typealias Model = Translator<Decoder>

  private let model: Model
  private let threads: Int

  /// Positions of the source that are worked on at once, at most, but for a sentence that is longer.
  private static var mostPositions: Int { 1024 }

  package init(_ model: Model, threads: Int) { (self.model, self.threads) = (model, threads) }

  /// The best translations of sentences, those of each the best first.
  ///
  /// - Parameters:
  ///   - sources: each with the token that ends it.
  ///   - results: how many of each sentence; of what is drawn there is one.
  ///   - end: the token that ends a translation, and starts it.
  ///   - streams: a number for each source, which with the seed decides what is drawn for it.
  /// - Throws: ``ModelError/notFinite(token:step:)``
  package func translations(
    of sources: [[Int32]], _ configuration: TranslationSearchConfiguration, results: Int = 1, end: Int32,
    streams: [UInt64]? = nil
  ) throws -> [[Hypothesis]] {
    let beams = try BeamSearch(configuration.beamSearch(results: results), endToken: end)
    let draws = configuration.sampling.map { SamplingSearch($0, endToken: end, seed: configuration.seed) }
    let longest = model.configuration.longestSentence ?? .max
    var found = [[Hypothesis]](repeating: [], count: sources.count)
    for (batch, hypotheses) in try onBatches(
      of: sources.map(\.count),
      { batch, cache in
        let part = batch.map { sources[$0] }
        let tokens = Tokens(part, padding: 0)
        // The memory goes from one search to the next, and has one owner at a time.
        var memory = Model.Cache()
        swap(&memory, &cache)
        var problem = TranslationSearch(
          model, tokens, lengths: SequenceLengths(part.map(\.count), steps: tokens.steps),
          givesAttention: configuration.coveragePenalty > 0, cache: memory)
        memory = Model.Cache()
        defer { cache = problem.takeCache() }
        let starts = part.map { _ in end }
        let lengths = part.map { min(longest, configuration.maximumLength(ofSource: $0.count)) }
        if let draws {
          return try draws.search(
            &problem, from: starts, streams: batch.map { streams?[$0] ?? UInt64($0) }, maximumLengths: lengths
          ).map { [$0] }
        }
        return try beams.search(
          &problem, from: starts, sourceLengths: part.map(\.count), maximumLengths: lengths)
      })
    {
      for (place, sentence) in batch.enumerated() { found[sentence] = hypotheses[place] }
    }
    return found
  }

  /// The mean loss of a target's token, by teacher forcing, in nats.
  package func loss(of pairs: SentencePairs) throws -> Double {
    var sum = LossValue()
    let lengths = (0..<pairs.count).map { max(pairs.sources.length(of: $0), pairs.targets.length(of: $0)) + 1 }
    let losses = try onBatches(of: lengths) { batch, cache in
      var rows = Tensor<Float>()
      return model.evaluate(pairs.batch(batch.map { Int32($0) }), rowLosses: &rows, cache: &cache)
    }
    for (_, loss) in losses { sum += loss }
    return sum.mean
  }

  /// Where the targets look in the sources, of each pair [T, S], by teacher forcing.
  package func attention(of pairs: SentencePairs) throws -> [Tensor<Float>] {
    let lengths = (0..<pairs.count).map { (pairs.targets.length(of: $0) + 1, pairs.sources.length(of: $0) + 1) }
    var found = [Tensor<Float>](repeating: Tensor(), count: pairs.count)
    for (batch, weights) in try onBatches(
      of: lengths.map { max($0, $1) },
      { batch, cache in model.attention(pairs.batch(batch.map { Int32($0) }), cache: &cache) })
    {
      let (steps, positions) = (weights.shape[1], weights.shape[2])
      for (place, pair) in batch.enumerated() {
        let (T, S) = lengths[pair]
        found[pair] = Tensor(Shape(T, S)) { weights[flat: (place * steps + $0 / S) * positions + $0 % S] }
      }
    }
    return found
  }

  /// Runs `body` on batches of sentences of similar length, and returns what it gives in an order that does not depend on threads.
  private func onBatches<Result: Sendable>(
    of lengths: [Int], _ body: ([Int], inout Model.Cache) throws -> Result
  ) throws -> [(batch: [Int], result: Result)] {
    let order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    var batches: [[Int]] = []
    for sentence in order {
      if let last = batches.last, (last.count + 1) * lengths[sentence] <= Self.mostPositions {
        batches[batches.count - 1].append(sentence)
      } else {
        batches.append([sentence])
      }
    }
    let parts = max(1, min(threads, batches.count))
    var caches = Array(repeating: Model.Cache(), count: parts)
    var results = [Swift.Result<Result, any Error>?](repeating: nil, count: batches.count)
    results.withUnsafeMutableBufferPointer { results in
      caches.withUnsafeMutableBufferPointer { caches in
        // A part has a cache of its own, and writes the results of its own batches.
        ThreadTeam(threads: parts).run(tasks: parts) { part in
          for number in stride(from: part, to: batches.count, by: parts) {
            results[number] = Swift.Result { try body(batches[number], &caches[part]) }
          }
        }
      }
    }
    return try zip(batches, results).map { ($0, try $1!.get()) }
  }
}
