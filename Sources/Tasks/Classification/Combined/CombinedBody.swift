import Corpora

/// A linear classifier and a network, whose scores are mixed:
///
///     z = (1 − λ) z_linear + λ z_network                                                  (1)
///
/// Where a text has one label, softmax(z) is the product of the two members' probabilities, each to the power of its share, made to
/// add up to 1: a logarithmic opinion pool (Heskes 1998, “Selecting weighting factors in logarithmic opinion pools”, NIPS 10,
/// pages 266–272). For log p = z − log Σ e^z, and what a text's scores have in common, softmax does not see. Where a text may have
/// several labels, equation 1 mixes the log-odds of each.
struct CombinedBody: Sendable {
  var linear: LinearBody
  var network: NetworkBody
  /// λ, from 0 to 1.
  var networkShare = 0.5

  /// [N, K]
  func scores(of texts: PackedTexts, threads: Int) throws(CorpusError) -> [Float] {
    try memberScores(of: texts, threads: threads).mixed(networkShare: networkShare)
  }

  func memberScores(of texts: PackedTexts, threads: Int) throws(CorpusError) -> MemberScores {
    MemberScores(
      linear: linear.scores(try linear.bags(of: texts, threads: threads)),
      network: try network.scores(of: texts, threads: threads))
  }
}

/// What each of the two says of the same texts.
struct MemberScores {
  let linear: [Float]  // [N, K]
  let network: [Float]  // [N, K]

  /// Equation 1; at 0 and 1 the bits of one of them.
  func mixed(networkShare: Double) -> [Float] {
    let (a, b) = (Float(1 - networkShare), Float(networkShare))
    return zip(linear, network).map { a * $0 + b * $1 }
  }

  /// The share of the network, of 0, 0.05, …, 1, whose scores have the least loss; of equal losses, the share nearest to ½, and of two
  /// as near the smaller one. Neighbours differ by less than a few hundred texts can tell, and as 0 and 1 are among them, no member
  /// alone has a smaller loss.
  func bestNetworkShare(loss: (_ scores: [Float]) -> Double) -> Double {
    let shares = (0...20).map { Double($0) / 20 }
    let losses = shares.map { loss(mixed(networkShare: $0)) }
    let order = shares.indices.sorted { (abs($0 - 10), $0) < (abs($1 - 10), $1) }
    return shares[order.reduce(order[0]) { losses[$1] < losses[$0] ? $1 : $0 }]
  }
}
