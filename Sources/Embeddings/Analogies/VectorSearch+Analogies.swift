import Corpora

extension VectorSearch {
  /// Three words of a question: `a` is to `b` as `c` is to the word asked for.
  public struct Analogy: Hashable, Sendable {
    public var a: TokenID
    public var b: TokenID
    public var c: TokenID

    public init(a: TokenID, b: TokenID, c: TokenID) {
      self.a = a
      self.b = b
      self.c = c
    }
  }

  /// The best answers to each of some questions, best first.
  ///
  ///     search.answers(to: [.init(a: man, b: king, c: woman)], count: 1)   // queen
  ///
  /// - Parameters:
  ///   - barringInputs: whether a, b and c are no answers, as is usual: one of them often is the nearest.
  ///   - rows: only the first `rows` words are candidates; all without it.
  public func answers(
    to questions: [Analogy], method: AnalogyMethod = .add, count: Int, barringInputs: Bool = true,
    within rows: Int? = nil
  ) -> [[Neighbour]] {
    let excluded = barringInputs ? questions.map { [$0.a, $0.b, $0.c] } : []
    switch method {
    case .add:
      let directions = questions.map { matrix.direction(adding: [$0.b, $0.c], subtracting: [$0.a]) }
      return nearest(toAll: directions, scoredBy: .cosine, count: count, excluding: excluded, within: rows)
    case .mul:
      let directions = questions.flatMap { question in
        [question.b, question.c, question.a].map { matrix.direction(adding: [$0]) }
      }
      return nearest(toAll: directions, scoredBy: .product, count: count, excluding: excluded, within: rows)
    }
  }
}
