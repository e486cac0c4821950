/// How good alignments of words are, against those of people: Och and Ney 2003, "A systematic comparison of various statistical
/// alignment models", doi:10.1162/089120103321337421, section 5.1.
///
///     let score = AlignmentScore(of: found, reference: gold)
///     score.errorRate                        // 0.25
///
/// With A the links that were found, S the sure ones of the reference and P ⊇ S its possible ones. Counts of many sentences add
/// up. A measure that would be 0/0 is `nil`.
public struct AlignmentScore: Hashable, Sendable {
  /// |A|
  public var links = 0
  /// |S|
  public var sure = 0
  /// |A ∩ S|
  public var sureFound = 0
  /// |A ∩ P|
  public var possibleFound = 0

  public init() {}

  public init(of found: WordAlignment, reference: WordAlignment) {
    let all = found.sure.union(found.possible)
    (links, sure) = (all.count, reference.sure.count)
    sureFound = all.count { reference.sure.contains($0) }
    possibleFound = sureFound + all.count { reference.possible.contains($0) }
  }

  /// Of many sentences.
  public init(of found: [WordAlignment], reference: [WordAlignment]) {
    precondition(found.count == reference.count, "\(found.count) alignments, \(reference.count) references")
    self = zip(found, reference).reduce(AlignmentScore()) { $0 + AlignmentScore(of: $1.0, reference: $1.1) }
  }

  /// |A ∩ P| / |A|: how many links are at least possible.
  public var precision: Double? { ratio(possibleFound, links) }
  /// |A ∩ S| / |S|: how many sure links were found.
  public var recall: Double? { ratio(sureFound, sure) }
  /// AER = 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|): less is better.
  public var errorRate: Double? { ratio(links + sure - sureFound - possibleFound, links + sure) }

  /// The counts of both, each added up.
  public static func + (left: AlignmentScore, right: AlignmentScore) -> AlignmentScore {
    var sum = left
    sum.links += right.links
    sum.sure += right.sure
    sum.sureFound += right.sureFound
    sum.possibleFound += right.possibleFound
    return sum
  }
}

/// The counts and all that follows from them; only the counts are read back.
extension AlignmentScore: Codable {
  private enum CodingKeys: CodingKey { case links, sure, sureFound, possibleFound, precision, recall, errorRate }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    links = try container.decode(Int.self, forKey: .links)
    sure = try container.decode(Int.self, forKey: .sure)
    sureFound = try container.decode(Int.self, forKey: .sureFound)
    possibleFound = try container.decode(Int.self, forKey: .possibleFound)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    for (key, count) in [
      (CodingKeys.links, links), (.sure, sure), (.sureFound, sureFound), (.possibleFound, possibleFound),
    ] {
      try container.encode(count, forKey: key)
    }
    for (key, value) in [(CodingKeys.precision, precision), (.recall, recall), (.errorRate, errorRate)] {
      try container.encodeIfPresent(value, forKey: key)
    }
  }
}
