import Tensors

/// Which words of a sentence and its translation belong together.
///
///     let alignment = WordAlignment(attention: weights)                     // [T, S]
///     alignment.pharaoh                                                     // 0-0 1-2 2-1
///     try WordAlignment(pharaoh: "0-0 1p2 2-1").possible                    // [1p2]
///
/// People who align words by hand say of some links that they are sure and of others that they are possible (Och and Ney 2003,
/// "A systematic comparison of various statistical alignment models"); the links of a machine are all sure.
public struct WordAlignment: Hashable, Sendable {
  /// Words that belong together, by their numbers from 0.
  public struct Link: Hashable, Sendable {
    public var source: Int
    public var target: Int

    public init(source: Int, target: Int) {
      precondition(source >= 0 && target >= 0, "a link of word \(source) with word \(target)")
      (self.source, self.target) = (source, target)
    }
  }

  public private(set) var sure: Set<Link>
  /// The links that are possible and not sure.
  public private(set) var possible: Set<Link>

  /// A link that is given as sure and as possible is sure.
  public init(sure: Set<Link> = [], possible: Set<Link> = []) {
    (self.sure, self.possible) = (sure, possible.subtracting(sure))
  }

  /// Links each word of the target to the one of the source that it attends to most; to the first of those, where several have
  /// the same weight.
  ///
  /// - Parameters:
  ///   - weights: [T, S], with rows and columns of ends of sentences or without.
  ///   - targets: How many words the target has, where rows of other tokens follow them.
  ///   - sources: How many words the source has, where columns of other tokens follow them. A word that attends most to one of
  ///     these has no link.
  ///   - leastWeight: Words that attend to none as much have no link.
  public init<Scalar>(
    attention weights: Tensor<Scalar>, targets: Int? = nil, sources: Int? = nil, leastWeight: Scalar = 0
  ) {
    precondition(weights.shape.rank == 2, "attention of shape \(weights.shape)")
    let (rows, columns) = (weights.shape[0], weights.shape[1])
    let (targets, sources) = (targets ?? rows, sources ?? columns)
    precondition(
      (0...rows).contains(targets) && (0...columns).contains(sources),
      "\(targets) and \(sources) words in attention of shape \(weights.shape)")
    var links: Set<Link> = []
    for target in 0..<targets {
      var (best, most) = (-1, -Scalar.infinity)
      for source in 0..<columns {
        let weight = weights[target, source]
        precondition(!weight.isNaN, "a weight that is no number, in row \(target), column \(source)")
        if weight > most { (best, most) = (source, weight) }
      }
      if best >= 0 && best < sources && most >= leastWeight { links.insert(Link(source: best, target: target)) }
    }
    self.init(sure: links)
  }
}
