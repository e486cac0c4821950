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
    // Words come again and again in questions.
    var known: [TokenID: UnitVector] = [:]
    func direction(_ id: TokenID) -> UnitVector {
      if let vector = known[id] { return vector }
      let vector = matrix.direction(of: Int(id))
      known[id] = vector
      return vector
    }
    switch method {
    case .add:
      let directions = questions.map {
        UnitVector.sum(adding: [direction($0.b), direction($0.c)], subtracting: [direction($0.a)])
      }
      return nearest(toAll: directions, scoredBy: .cosine, count: count, excluding: excluded, within: rows)
    case .mul:
      let directions = questions.flatMap { [direction($0.b), direction($0.c), direction($0.a)] }
      return nearest(toAll: directions, scoredBy: .product, count: count, excluding: excluded, within: rows)
    }
  }
}

extension VectorSearch {
  /// The best answers to one question whose words need not be in the matrix; see ``answers(to:method:count:barringInputs:within:)``.
  public func answer(
    a: UnitVector, b: UnitVector, c: UnitVector, method: AnalogyMethod = .add, count: Int,
    excluding excluded: [TokenID], within rows: Int? = nil
  ) -> [Neighbour] {
    switch method {
    case .add:
      nearest(to: .sum(adding: [b, c], subtracting: [a]), count: count, excluding: excluded, within: rows)
    case .mul:
      nearest(toAll: [b, c, a], scoredBy: .product, count: count, excluding: [excluded], within: rows)[0]
    }
  }
}
