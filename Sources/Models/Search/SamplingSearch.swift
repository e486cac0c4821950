import Tensors

/// Draws sequences from a model rather than looking for the most probable ones.
///
///     let search = SamplingSearch(.init(temperature: 0.8, topP: 0.9), endToken: end, seed: 1)
///     let drawn = try search.search(&problem, from: [start, start], streams: [0, 1], maximumLengths: [40, 40])
///
/// Each sentence has random numbers of its own, so that what is drawn for it does not depend on the others in its batch.
public struct SamplingSearch: Sendable {
  public let configuration: SamplingConfiguration
  public let endToken: Int32
  public let seed: UInt64

  public init(_ configuration: SamplingConfiguration, endToken: Int32, seed: UInt64) {
    (self.configuration, self.endToken, self.seed) = (configuration, endToken, seed)
  }

  /// One sequence for each sentence; its score is the mean of ln p of its tokens, by the model.
  ///
  /// - Parameters:
  ///   - starts: the token that each sentence starts from.
  ///   - streams: a number of its own for each sentence.
  ///   - maximumLengths: of each sentence, at least 1.
  public func search<Problem: SearchProblem>(
    _ problem: inout Problem, from starts: [Int32], streams: [UInt64], maximumLengths: [Int]
  ) throws(ModelError) -> [Hypothesis] {
    precondition(streams.count == starts.count && maximumLengths.count == starts.count, "\(starts.count) sentences")
    var tokens = [[Int32]](repeating: [], count: starts.count)
    var logProbabilities = [Double](repeating: 0, count: starts.count)
    var isComplete = [Bool](repeating: false, count: starts.count)
    var samplers: [Sampler] = []
    var rows = SearchRows(sentences: Array(starts.indices), parents: Array(starts.indices), tokens: starts)
    var output = SearchOutput<Problem.Scalar>()
    while rows.count > 0 {
      problem.step(rows, into: &output)
      if samplers.isEmpty {
        let V = output.logProbabilities.shape.columns
        samplers = try streams.map { (stream) throws(ModelError) in
          try Sampler(configuration, vocabularySize: V, seed: seed, stream: stream)
        }
      }
      var next = SearchRows()
      for (row, sentence) in rows.sentences.enumerated() {
        let choice = try samplers[sentence].choice(
          logits: output.logProbabilities.matrix.rows(row..<row + 1), recent: tokens[sentence])
        logProbabilities[sentence] += choice.logProbability
        if choice.token == endToken {
          isComplete[sentence] = true
        } else {
          tokens[sentence].append(choice.token)
          if tokens[sentence].count < maximumLengths[sentence] {
            next.append(sentence: sentence, parent: row, token: choice.token)
          }
        }
      }
      rows = next
    }
    return starts.indices.map { sentence in
      let length = tokens[sentence].count + (isComplete[sentence] ? 1 : 0)
      return Hypothesis(
        tokens: tokens[sentence], logProbability: logProbabilities[sentence],
        score: logProbabilities[sentence] / Double(length), isComplete: isComplete[sentence])
    }
  }
}
