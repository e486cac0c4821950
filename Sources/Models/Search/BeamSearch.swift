import Tensors

/// Finds probable sequences: the best few hypotheses of every sentence are followed side by side.
///
///     let search = try BeamSearch(.init(width: 5, lengthPenalty: 0.6), endToken: end)
///     let best = try search.search(&problem, from: [start, start])     // two sentences
///     best[0][0].tokens                                                // the best of the first one
///
/// In each step all hypotheses of all sentences go on by every token; of each sentence's sequences the most probable
/// are kept, ``BeamSearchConfiguration/width`` less those that have ended. One that ends by the end token is complete,
/// and its place in the beam stays taken, as in Bahdanau et al. 2015 (arXiv:1409.0473), so a width of 1 is greedy. Within
/// a step all sequences are equally long and compared by their probability; what is complete is ranked by its score,
/// ``BeamSearchConfiguration/score(logProbability:length:coverage:)``.
///
/// A sentence ends when its beam is full of complete hypotheses, or nothing has a probability, or as many are complete as
/// results are wanted and none that is open can exceed the worst of these. That is exact: ln p can only fall, the score of a
/// negative number rises with the length, and no coverage is better than full coverage, so an open hypothesis never
/// exceeds ln p / lp(maximum length). Hypotheses that reach the maximum length without the end token are cut off there,
/// and rank behind all complete ones.
///
/// Equal probabilities are ordered by the rank of what they go on from, then by token; equal scores by which was complete
/// first. A sentence's results do not depend on the others in its batch.
public struct BeamSearch: Sendable {
  public let configuration: BeamSearchConfiguration
  /// What completes a sequence; nil: nothing does, and all are as long as they may be.
  public let endToken: Int32?

  public init(_ configuration: BeamSearchConfiguration, endToken: Int32?) throws(ModelError) {
    try configuration.validate()
    self.configuration = configuration
    self.endToken = endToken
  }

  /// The results of each sentence, the best first; none where no sequence has a probability above 0.
  ///
  /// - Parameters:
  ///   - starts: the token that each sentence starts from: one that begins sequences, or the last of a text to go on with.
  ///   - sourceLengths: how many positions of each sentence's source are no padding, where there is a coverage penalty.
  ///   - maximumLengths: of each sentence; by default that of the configuration.
  public func search<Problem: SearchProblem>(
    _ problem: inout Problem, from starts: [Int32], sourceLengths: [Int]? = nil, maximumLengths: [Int]? = nil
  ) throws(ModelError) -> [[Hypothesis]] {
    let lengths = configuration.coveragePenalty > 0 ? sourceLengths : [Int](repeating: 0, count: starts.count)
    guard let lengths, lengths.count == starts.count else {
      preconditionFailure("\(starts.count) sentences, and lengths of \(sourceLengths?.count ?? 0) sources")
    }
    precondition(maximumLengths.map { $0.count == starts.count } ?? true, "\(starts.count) sentences")
    var beams = lengths.enumerated().map { sentence, length in
      var own = configuration
      if let maximumLengths { own.maximumLength = max(maximumLengths[sentence], own.minimumLength, 1) }
      return SentenceBeam(own, endToken: endToken, sourceLength: length)
    }
    var rows = SearchRows(sentences: Array(starts.indices), parents: Array(starts.indices), tokens: starts)
    var nextRows = SearchRows()
    var output = SearchOutput<Problem.Scalar>()
    var scratch = SearchScratch()
    while rows.count > 0 {
      problem.step(rows, into: &output)
      check(output, rows.count)
      nextRows.removeAll()
      var first = 0
      while first < rows.count {
        let sentence = rows.sentences[first]
        let end = rows.sentences[first...].firstIndex { $0 != sentence } ?? rows.count
        try beams[sentence].advance(rows: first..<end, output, &scratch)
        for hypothesis in beams[sentence].open {
          nextRows.append(sentence: sentence, parent: hypothesis.row, token: hypothesis.token)
        }
        first = end
      }
      swap(&rows, &nextRows)
    }
    return beams.map { $0.results() }
  }

  private func check(_ output: SearchOutput<some TensorScalar>, _ rows: Int) {
    let shape = output.logProbabilities.shape
    precondition(shape.rank == 2 && shape[0] == rows, "log-probabilities \(shape) of \(rows) hypotheses")
    precondition(endToken ?? 0 >= 0 && endToken ?? 0 < shape[1], "end token \(endToken ?? 0) of \(shape[1])")
    if configuration.coveragePenalty > 0 {
      let shape = output.attention.shape
      precondition(shape.rank == 2 && shape[0] == rows, "attention \(shape) of \(rows) hypotheses")
    }
  }
}

extension SearchRows {
  fileprivate mutating func removeAll() {
    sentences.removeAll(keepingCapacity: true)
    parents.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
  }

  mutating func append(sentence: Int, parent: Int, token: Int32) {
    sentences.append(sentence)
    parents.append(parent)
    tokens.append(token)
  }
}

/// Memory that the beams of all sentences share.
struct SearchScratch {
  var best = BestCandidates()
  var history: [Int32] = []
  var blocked: [Int32] = []
}
